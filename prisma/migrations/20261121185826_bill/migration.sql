-- Bills: sources, files, imports and lines by month; whose the money was; and what every page of cost reads.
CREATE TABLE "bill_source" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "counts_billed" BOOLEAN NOT NULL,
    "counts_effective" BOOLEAN NOT NULL,
    "since_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "problem" JSONB,

    CONSTRAINT "bill_source_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "bill_source_kind" CHECK ("kind" IN ('split-bill', 'instance-bill', 'amortised', 'focus-file')),
    CONSTRAINT "bill_source_measures" CHECK ("kind" = 'focus-file' OR NOT ("counts_billed" AND "counts_effective")),
    CONSTRAINT "bill_source_since" CHECK (extract(day FROM "since_on") = 1)
);

CREATE TABLE "bill_file" (
    "id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL DEFAULT 0,
    "part_count" INTEGER NOT NULL DEFAULT 0,
    "sha256" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "uploaded_by_id" UUID,
    "uploaded_by_name" TEXT NOT NULL,

    CONSTRAINT "bill_file_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "bill_file_state" CHECK ("state" IN ('receiving', 'complete', 'dropped'))
);

CREATE TABLE "bill_file_part" (
    "file_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "byte_offset" BIGINT NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "bill_file_part_pkey" PRIMARY KEY ("file_id","seq")
);

CREATE TABLE "bill_import" (
    "id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "file_id" UUID,
    "state" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "from_on" DATE,
    "until_on" DATE,
    "focus_version" TEXT,
    "place" JSONB NOT NULL DEFAULT '{}',
    "done_units" BIGINT NOT NULL DEFAULT 0,
    "total_units" BIGINT,
    "row_count" BIGINT NOT NULL DEFAULT 0,
    "accepted_count" BIGINT NOT NULL DEFAULT 0,
    "refused_count" BIGINT NOT NULL DEFAULT 0,
    "duplicate_count" BIGINT NOT NULL DEFAULT 0,
    "busy_ms" BIGINT NOT NULL DEFAULT 0,
    "claim_id" UUID,
    "claimed_until" TIMESTAMPTZ(3),
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "requested_by_id" UUID,
    "requested_by_name" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "problem" JSONB,
    "reconciliation" JSONB,
    "lines_removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "bill_import_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "bill_import_state" CHECK ("state" IN ('waiting', 'running', 'paused', 'done', 'failed', 'cancelled')),
    CONSTRAINT "bill_import_scope" CHECK ("scope" IN ('days', 'periods')),
    CONSTRAINT "bill_import_counts" CHECK ("row_count" = "accepted_count" + "refused_count" + "duplicate_count")
);

CREATE TABLE "bill_refusal" (
    "import_id" UUID NOT NULL,
    "line_no" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "column" TEXT,
    "excerpt" TEXT NOT NULL,

    CONSTRAINT "bill_refusal_pkey" PRIMARY KEY ("import_id","line_no")
);

CREATE TABLE "bill_day" (
    "source_id" UUID NOT NULL,
    "billing_period" DATE NOT NULL,
    "charge_on" DATE NOT NULL,
    "import_id" UUID NOT NULL,
    "line_count" BIGINT NOT NULL,

    CONSTRAINT "bill_day_pkey" PRIMARY KEY ("source_id","billing_period","charge_on"),
    CONSTRAINT "bill_day_period" CHECK (extract(day FROM "billing_period") = 1)
);

CREATE TABLE "bill_month" (
    "source_id" UUID NOT NULL,
    "billing_period" DATE NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "judged_at" TIMESTAMPTZ(3),
    "ruleset_id" UUID,
    "rolled_at" TIMESTAMPTZ(3),
    "stale_at" TIMESTAMPTZ(3),

    CONSTRAINT "bill_month_pkey" PRIMARY KEY ("source_id","billing_period"),
    CONSTRAINT "bill_month_period" CHECK (extract(day FROM "billing_period") = 1)
);

CREATE TABLE "bill_overview" (
    "source_id" UUID NOT NULL,
    "billing_period" DATE NOT NULL,
    "account_id" TEXT NOT NULL,
    "cloud_product" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "billed_cost" NUMERIC NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bill_overview_pkey" PRIMARY KEY ("source_id","billing_period","account_id","cloud_product","currency"),
    CONSTRAINT "bill_overview_period" CHECK (extract(day FROM "billing_period") = 1)
);

CREATE TABLE "bill_subject" (
    "id" BIGINT NOT NULL,
    "proof" BIGINT NOT NULL,
    "account_id" TEXT NOT NULL,
    "account_name" TEXT,
    "region_id" TEXT NOT NULL,
    "cloud_product" TEXT NOT NULL,
    "resource_type" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "resource_name" TEXT NOT NULL,
    "part_of" TEXT NOT NULL,
    "resource_group" TEXT NOT NULL,
    "cost_unit" TEXT NOT NULL,
    "cost_tags" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bill_subject_pkey" PRIMARY KEY ("id")
);

-- Columns in the order of their alignment. Months are partitions, made by bill_make_month.
CREATE TABLE "bill_line" (
    "subject_id" BIGINT NOT NULL,
    "row_hash" BIGINT NOT NULL,
    "line_no" BIGINT NOT NULL,
    "billing_period" DATE NOT NULL,
    "charge_on" DATE NOT NULL,
    "source_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "charge_category" TEXT NOT NULL,
    "charge_class" TEXT,
    "currency" TEXT NOT NULL,
    "billed_cost" NUMERIC,
    "effective_cost" NUMERIC,
    "list_cost" NUMERIC,
    "usage_quantity" NUMERIC,
    "usage_unit" TEXT,
    "order_id" TEXT,
    "commitment" TEXT,
    "description" TEXT
) PARTITION BY RANGE ("billing_period");
-- For: the lines of a subject in a month (drill down).
CREATE INDEX bill_line_subject ON bill_line (subject_id);
-- For: the lines of one import, which stand together: duplicates, removal.
CREATE INDEX bill_line_import ON bill_line USING brin (import_id) WITH (pages_per_range = 32, autosummarize = on);
-- For: what a refund or adjustment is of.
CREATE INDEX bill_line_order ON bill_line (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE "bill_attribution" (
    "source_id" UUID NOT NULL,
    "billing_period" DATE NOT NULL,
    "subject_id" BIGINT NOT NULL,
    "from_on" DATE NOT NULL,
    "until_on" DATE NOT NULL,
    "ruleset_id" UUID NOT NULL,
    "cause" TEXT NOT NULL,
    "service_id" UUID,
    "product_line_id" UUID,
    "team_id" UUID,
    "environment_id" UUID,
    "missing_keys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "taggable" BOOLEAN NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "bill_attribution_pkey" PRIMARY KEY ("source_id","billing_period","subject_id","from_on"),
    CONSTRAINT "bill_attribution_days" CHECK ("from_on" < "until_on")
);

CREATE TABLE "cost_day" (
    "billing_period" DATE NOT NULL,
    "source_id" UUID NOT NULL,
    "charge_on" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "region_id" TEXT NOT NULL,
    "cloud_product" TEXT NOT NULL,
    "service_id" UUID,
    "product_line_id" UUID,
    "team_id" UUID,
    "environment_id" UUID,
    "cause" TEXT NOT NULL,
    "charge_category" TEXT NOT NULL,
    "charge_class" TEXT,
    "commitment" TEXT,
    "taggable" BOOLEAN NOT NULL,
    "missing_keys" TEXT[] NOT NULL,
    "billed_cost" NUMERIC,
    "effective_cost" NUMERIC,
    "list_cost" NUMERIC,
    "billed_positive" NUMERIC,
    "effective_positive" NUMERIC,
    "line_count" INTEGER NOT NULL,
    "subject_count" INTEGER NOT NULL
) PARTITION BY RANGE ("billing_period");

CREATE TABLE "cost_seal" (
    "source_id" UUID NOT NULL,
    "billing_period" DATE NOT NULL,
    "ruleset_id" UUID NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,
    "sums" JSONB NOT NULL,

    CONSTRAINT "cost_seal_pkey" PRIMARY KEY ("source_id","billing_period"),
    CONSTRAINT "cost_seal_period" CHECK (extract(day FROM "billing_period") = 1)
);

CREATE TABLE "cost_lost" (
    "source_id" UUID NOT NULL,
    "billing_period" DATE NOT NULL,
    "subject_id" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "missing_keys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "billed_cost" NUMERIC,
    "effective_cost" NUMERIC,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cost_lost_pkey" PRIMARY KEY ("source_id","billing_period","subject_id","currency","cause")
);

CREATE TABLE "cost_ruleset" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "from_on" DATE NOT NULL,
    "order" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "editor_id" UUID,
    "editor_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cost_ruleset_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "cost_tag_requirement" (
    "id" UUID NOT NULL,
    "ruleset_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "names" TEXT,
    "required" BOOLEAN NOT NULL,
    "allowed" JSONB NOT NULL,
    "account_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "products" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "cost_tag_requirement_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cost_tag_requirement_names" CHECK ("names" IN ('product-line', 'service', 'environment', 'team'))
);

CREATE TABLE "cost_tag_alias" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "value" TEXT,
    "from_on" DATE NOT NULL,
    "until_on" DATE,
    "reason" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cost_tag_alias_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cost_tag_alias_kind" CHECK ("kind" IN ('key', 'value') AND ("kind" = 'value') = ("value" IS NOT NULL)),
    CONSTRAINT "cost_tag_alias_days" CHECK ("from_on" < "until_on")
);

CREATE TABLE "cost_tag_key" (
    "connection_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "switched_on" BOOLEAN,
    "since_on" DATE,
    "basis" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cost_tag_key_pkey" PRIMARY KEY ("connection_id","key"),
    CONSTRAINT "cost_tag_key_basis" CHECK ("basis" IN ('seen', 'said', 'absent'))
);

CREATE TABLE "cost_mapping" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "account_id" TEXT,
    "external" TEXT NOT NULL,
    "service_id" UUID,
    "product_line_id" UUID,
    "team_id" UUID,
    "environment_id" UUID,
    "from_on" DATE NOT NULL,
    "until_on" DATE,
    "reason" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cost_mapping_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cost_mapping_kind" CHECK ("kind" IN ('resource-group', 'cost-unit', 'namespace')),
    CONSTRAINT "cost_mapping_days" CHECK ("from_on" < "until_on"),
    CONSTRAINT "cost_mapping_whose" CHECK (num_nonnulls("service_id", "product_line_id", "team_id", "environment_id") > 0)
);

CREATE TABLE "cloud_resource" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "region_id" TEXT NOT NULL,
    "resource_type" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "resource_group" TEXT,
    "cost_tags" JSONB NOT NULL,
    "source" TEXT,
    "source_detail" JSONB NOT NULL DEFAULT '{}',
    "service_id" UUID,
    "environment_id" UUID,
    "link_reason" JSONB,
    "created_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "cloud_resource_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cloud_resource_source" CHECK ("source" IN ('ros', 'terraform', 'console'))
);

CREATE TABLE "cluster_share" (
    "resource_id" TEXT NOT NULL,
    "charge_on" DATE NOT NULL,
    "part" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "service_id" UUID,
    "environment_id" UUID,
    "share" NUMERIC NOT NULL,
    "estimated" BOOLEAN NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cluster_share_pkey" PRIMARY KEY ("resource_id","charge_on","part"),
    CONSTRAINT "cluster_share_kind" CHECK ("kind" IN ('workload', 'system', 'idle')),
    CONSTRAINT "cluster_share_share" CHECK ("share" BETWEEN 0 AND 1)
);

CREATE TABLE "cost_split_rule" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "method" TEXT NOT NULL,
    "matches" JSONB NOT NULL,
    "among" JSONB NOT NULL,
    "from_on" DATE NOT NULL,
    "until_on" DATE,
    "reason" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cost_split_rule_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cost_split_rule_method" CHECK ("method" IN ('even', 'direct-cost', 'usage')),
    CONSTRAINT "cost_split_rule_days" CHECK ("from_on" < "until_on")
);

CREATE TABLE "cost_split" (
    "id" BIGSERIAL NOT NULL,
    "source_id" UUID NOT NULL,
    "billing_period" DATE NOT NULL,
    "charge_on" DATE NOT NULL,
    "rule_id" UUID,
    "currency" TEXT NOT NULL,
    "service_id" UUID,
    "product_line_id" UUID,
    "team_id" UUID,
    "environment_id" UUID,
    "billed_cost" NUMERIC,
    "effective_cost" NUMERIC,

    CONSTRAINT "cost_split_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "cost_budget" (
    "id" UUID NOT NULL,
    "product_line_id" UUID NOT NULL,
    "measure" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" NUMERIC(20,2) NOT NULL,
    "from_month" DATE NOT NULL,
    "until_month" DATE,
    "alert_shares" INTEGER[],
    "reason" TEXT NOT NULL,
    "editor_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cost_budget_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cost_budget_measure" CHECK ("measure" IN ('billed', 'effective')),
    CONSTRAINT "cost_budget_amount" CHECK ("amount" > 0),
    CONSTRAINT "cost_budget_months" CHECK (extract(day FROM "from_month") = 1 AND "from_month" < "until_month")
);

CREATE TABLE "cost_budget_alert" (
    "budget_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "share" INTEGER NOT NULL,
    "spent" NUMERIC NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cost_budget_alert_pkey" PRIMARY KEY ("budget_id","month","share")
);
CREATE UNIQUE INDEX "bill_source_name_key" ON "bill_source"("name");
CREATE INDEX "bill_source_connection_id_idx" ON "bill_source"("connection_id");
CREATE INDEX "bill_file_source_id_sha256_idx" ON "bill_file"("source_id", "sha256");
CREATE INDEX "bill_import_source_id_requested_at_idx" ON "bill_import"("source_id", "requested_at" DESC);
CREATE INDEX "bill_import_requested_at_id_idx" ON "bill_import"("requested_at" DESC, "id" DESC);
CREATE INDEX "bill_import_file_id_idx" ON "bill_import"("file_id");
CREATE INDEX "bill_day_import_id_idx" ON "bill_day"("import_id");
CREATE INDEX "bill_subject_resource_id_idx" ON "bill_subject"("resource_id");
CREATE UNIQUE INDEX "cost_ruleset_version_key" ON "cost_ruleset"("version");
CREATE INDEX "cost_ruleset_from_on_version_idx" ON "cost_ruleset"("from_on" DESC, "version" DESC);
CREATE INDEX "cost_tag_requirement_ruleset_id_position_idx" ON "cost_tag_requirement"("ruleset_id", "position");
CREATE INDEX "cost_tag_alias_key_kind_idx" ON "cost_tag_alias"("key", "kind");
CREATE INDEX "cost_mapping_kind_external_idx" ON "cost_mapping"("kind", "external");
CREATE INDEX "cloud_resource_resource_id_idx" ON "cloud_resource"("resource_id");
CREATE INDEX "cloud_resource_service_id_environment_id_idx" ON "cloud_resource"("service_id", "environment_id");
CREATE UNIQUE INDEX "cloud_resource_connection_id_account_id_region_id_resource__key" ON "cloud_resource"("connection_id", "account_id", "region_id", "resource_type", "resource_id");
CREATE INDEX "cost_split_rule_position_idx" ON "cost_split_rule"("position");
CREATE INDEX "cost_split_billing_period_source_id_charge_on_idx" ON "cost_split"("billing_period", "source_id", "charge_on");
CREATE INDEX "cost_budget_product_line_id_from_month_idx" ON "cost_budget"("product_line_id", "from_month");
ALTER TABLE "bill_source" ADD CONSTRAINT "bill_source_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "bill_file" ADD CONSTRAINT "bill_file_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "bill_source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "bill_file_part" ADD CONSTRAINT "bill_file_part_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "bill_file"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "bill_import" ADD CONSTRAINT "bill_import_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "bill_source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "bill_import" ADD CONSTRAINT "bill_import_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "bill_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "bill_refusal" ADD CONSTRAINT "bill_refusal_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "bill_import"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "bill_day" ADD CONSTRAINT "bill_day_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "bill_import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "cost_tag_requirement" ADD CONSTRAINT "cost_tag_requirement_ruleset_id_fkey" FOREIGN KEY ("ruleset_id") REFERENCES "cost_ruleset"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "cost_budget_alert" ADD CONSTRAINT "cost_budget_alert_budget_id_fkey" FOREIGN KEY ("budget_id") REFERENCES "cost_budget"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A measure is read from one source of a connection, a feed is asked for once, a file is kept once.
CREATE UNIQUE INDEX bill_source_one_billed ON bill_source (connection_id) WHERE counts_billed AND disabled_at IS NULL;
CREATE UNIQUE INDEX bill_source_one_effective ON bill_source (connection_id) WHERE counts_effective AND disabled_at IS NULL;
CREATE UNIQUE INDEX bill_source_one_feed ON bill_source (connection_id, kind) WHERE kind <> 'focus-file' AND disabled_at IS NULL;
CREATE UNIQUE INDEX bill_file_once ON bill_file (source_id, sha256) WHERE state = 'complete';
-- Parts are often gzip already, and are read once, in order.
ALTER TABLE bill_file_part ALTER COLUMN content SET STORAGE EXTERNAL;

-- One import of a source at a time: of two for the same day the later request is what counts in the end.
CREATE UNIQUE INDEX bill_import_one_running ON bill_import (source_id) WHERE state = 'running';
-- What the sweep looks for.
CREATE INDEX bill_import_open ON bill_import (source_id, requested_at) WHERE state IN ('waiting', 'running');

-- Makes the partitions of a billing period. Of the owner: the application's role may make no tables. Attached and not
-- created as partitions, because that would lock out every reader.
CREATE FUNCTION bill_make_month(month date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  parent text;
  part text;
BEGIN
  IF extract(day FROM month) <> 1 OR month < DATE '2009-01-01' OR month > (sluice_now() + interval '3 months')::date THEN
    RAISE EXCEPTION '% is no billing period', month USING ERRCODE = 'check_violation';
  END IF;
  FOREACH parent IN ARRAY ARRAY['bill_line', 'cost_day'] LOOP
    part := parent || to_char(month, '_YYYY_MM');
    CONTINUE WHEN to_regclass(part) IS NOT NULL;
    PERFORM pg_advisory_xact_lock(hashtext(part));
    CONTINUE WHEN to_regclass(part) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part, month, month + interval '1 month');
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION bill_make_month(date) FROM PUBLIC;

-- What was sealed stays: its verdicts, and which imports its days are read from.
CREATE FUNCTION cost_sealed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  month record;
BEGIN
  SELECT s.billing_period INTO month FROM touched t JOIN cost_seal s USING (source_id, billing_period) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the month % of this source is sealed', to_char(month.billing_period, 'YYYY-MM') USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER bill_attribution_sealed_insert AFTER INSERT ON bill_attribution REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION cost_sealed_stays();
CREATE TRIGGER bill_attribution_sealed_update AFTER UPDATE ON bill_attribution REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION cost_sealed_stays();
CREATE TRIGGER bill_attribution_sealed_delete AFTER DELETE ON bill_attribution REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION cost_sealed_stays();
CREATE TRIGGER bill_day_sealed_insert AFTER INSERT ON bill_day REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION cost_sealed_stays();
CREATE TRIGGER bill_day_sealed_update AFTER UPDATE ON bill_day REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION cost_sealed_stays();
CREATE TRIGGER bill_day_sealed_delete AFTER DELETE ON bill_day REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION cost_sealed_stays();

-- A seal and the lost ledger are written once.
CREATE FUNCTION cost_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER cost_seal_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON cost_seal
  FOR EACH STATEMENT EXECUTE FUNCTION cost_written_once();
CREATE TRIGGER cost_lost_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON cost_lost
  FOR EACH STATEMENT EXECUTE FUNCTION cost_written_once();
