-- Clusters whose cost is shared out by their workloads, because somebody said so.
CREATE TABLE "shared_cluster" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "from_on" DATE NOT NULL,
    "until_on" DATE,
    "reason" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "shared_cluster_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "shared_cluster_days" CHECK ("from_on" < "until_on")
);
CREATE INDEX "shared_cluster_external_id_idx" ON "shared_cluster"("external_id");
-- Once at a time: the second would count the same days.
CREATE UNIQUE INDEX "shared_cluster_open" ON "shared_cluster"("external_id") WHERE "until_on" IS NULL;

-- A node is a resource of its own in bills, and shares its cluster's parts.
ALTER TABLE cluster_share ADD COLUMN cluster TEXT;
UPDATE cluster_share SET cluster = resource_id;
ALTER TABLE cluster_share ALTER COLUMN cluster SET NOT NULL;
CREATE INDEX "cluster_share_cluster_charge_on_idx" ON "cluster_share"("cluster", "charge_on");
