-- How long noticing a fault and going back take, as people state it where there is no history.
CREATE TABLE "stated_recovery" (
    "service_id" UUID NOT NULL,
    "notice_minutes" INTEGER,
    "back_minutes" INTEGER,
    "reason" TEXT NOT NULL,
    "set_by_id" UUID,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "stated_recovery_pkey" PRIMARY KEY ("service_id"),
    CONSTRAINT "stated_recovery_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
