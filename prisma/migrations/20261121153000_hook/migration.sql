-- Addresses where Codeup, Flow and ACR tell that something happened: secrets as hashes only.
CREATE TABLE "hook_address" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "token_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "hook_address_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "hook_address_hash_key" ON "hook_address"("hash");
CREATE INDEX "hook_address_connection_id_kind_idx" ON "hook_address"("connection_id", "kind");

-- What came there, and what it led to; no bodies.
CREATE TABLE "hook_delivery" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "subject" TEXT,
    "object" TEXT,
    "mark" TEXT,
    "count" INTEGER NOT NULL DEFAULT 1,
    "read_at" TIMESTAMPTZ(3),
    "changed" INTEGER,
    "problem" TEXT,

    CONSTRAINT "hook_delivery_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "hook_delivery_connection_id_kind_at_idx" ON "hook_delivery"("connection_id", "kind", "at" DESC);
CREATE INDEX "hook_delivery_mark_idx" ON "hook_delivery"("mark");
CREATE INDEX "hook_delivery_connection_id_object_idx" ON "hook_delivery"("connection_id", "object");
