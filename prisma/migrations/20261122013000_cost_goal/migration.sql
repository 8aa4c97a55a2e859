-- How much of the money should have an owner: a promise with a day, so it stands in the rules.
ALTER TABLE "cost_ruleset" ADD COLUMN "goal" INTEGER CHECK ("goal" BETWEEN 1 AND 100);

-- What an account is called, where cost is turned by accounts.
CREATE INDEX "bill_subject_account_id_created_at_idx" ON "bill_subject"("account_id", "created_at" DESC);
