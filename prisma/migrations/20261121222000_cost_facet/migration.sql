-- Sums of cost_day by one dimension at a time.
CREATE TABLE "cost_facet" (
    "billing_period" DATE NOT NULL,
    "source_id" UUID NOT NULL,
    "charge_on" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "dimension" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "billed_cost" NUMERIC,
    "effective_cost" NUMERIC,
    "billed_usage" NUMERIC,
    "effective_usage" NUMERIC,
    "billed_returned" NUMERIC,
    "effective_returned" NUMERIC,
    "billed_taggable" NUMERIC,
    "effective_taggable" NUMERIC,
    "billed_owned" NUMERIC,
    "effective_owned" NUMERIC,
    "billed_subjects" INTEGER,
    "effective_subjects" INTEGER,
    "billed_owned_subjects" INTEGER,
    "effective_owned_subjects" INTEGER,

    CONSTRAINT "cost_facet_pkey" PRIMARY KEY ("dimension","billing_period","source_id","charge_on","currency","key"),
    CONSTRAINT "cost_facet_period" CHECK (extract(day FROM "billing_period") = 1)
);
CREATE INDEX "cost_facet_source_id_billing_period_idx" ON "cost_facet"("source_id", "billing_period");
CREATE INDEX "cost_facet_dimension_key_billing_period_idx" ON "cost_facet"("dimension", "key", "billing_period");

-- What one service costs, day by day and with everything else that is asked of it.
CREATE INDEX cost_day_service ON cost_day (service_id, charge_on) WHERE service_id IS NOT NULL;

-- Months that are there already are made again.
UPDATE bill_month m SET rolled_at = NULL
WHERE NOT EXISTS (SELECT 1 FROM cost_seal e WHERE e.source_id = m.source_id AND e.billing_period = m.billing_period);
