-- On whose behalf a train was approved, beside the word itself; until now only the ledger knew.
ALTER TABLE "train_approval" ADD COLUMN "for_person_id" UUID;
UPDATE "train_approval" a SET "for_person_id" = (
  SELECT (l.detail ->> 'forPersonId')::uuid FROM "ledger_entry" l
  WHERE l.action = 'train.approved' AND l.subject_id = a.train_id::text AND l.actor_id = a.person_id
  ORDER BY l.id DESC LIMIT 1) WHERE a.decision = 'approved';
-- The role of a step's session. Which one it was for earlier steps was not kept.
ALTER TABLE "promotion_step" ADD COLUMN "role_arn" TEXT;
-- When and by whom it was said which migrations a build needs: by a person, by its image's label, by a file beside its source.
ALTER TABLE "build" ADD COLUMN "declared_at" TIMESTAMPTZ(3), ADD COLUMN "declared_by" TEXT, ADD COLUMN "declaration_problem" TEXT;
UPDATE "build" b SET "declared_at" = now(), "declared_by" = 'person'
WHERE EXISTS (SELECT 1 FROM "build_migration" m WHERE m."build_id" = b."id");
