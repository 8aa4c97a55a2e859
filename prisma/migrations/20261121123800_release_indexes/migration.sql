-- The release board asks for the newest version of each of its services: one look each, however many a release has.
DROP INDEX "minted_version_release_id_idx";
CREATE INDEX "minted_version_release_id_service_id_idx" ON "minted_version"("release_id", "service_id");

-- Hotfixes whose build has no version yet, looked for at every sweep: few among all promotions.
CREATE INDEX promotion_hotfix ON promotion (requested_at) WHERE hotfix;
