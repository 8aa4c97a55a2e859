-- Laws that the schema language cannot say.

-- Text search in lists: one trigram index serves "contains" at any position.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX service_search_text_trgm ON service USING gin (search_text gin_trgm_ops);

-- The only clock of the product. The offset is zero unless simulated mode moves it.
INSERT INTO clock_offset (singleton, offset_ms) VALUES (true, 0);
CREATE FUNCTION sluice_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT date_trunc('milliseconds', clock_timestamp() + (SELECT offset_ms FROM clock_offset) * interval '1 millisecond')
$$;

-- One at a time: a place is taken while a promotion applies, observes, or left it unsettled.
CREATE UNIQUE INDEX promotion_one_per_place ON promotion (service_id, environment_id)
  WHERE state IN ('applying', 'observing') OR (first_write_at IS NOT NULL AND settled_at IS NULL);

-- The queue of one place, oldest first.
CREATE INDEX promotion_pending ON promotion (service_id, environment_id, requested_at, id) WHERE state = 'pending';

-- What the sweeper looks for: everything that is not at its end.
CREATE INDEX promotion_open ON promotion (state, updated_at) WHERE state IN ('pending', 'applying', 'observing');

-- One open stay per place.
CREATE UNIQUE INDEX stay_one_open ON stay (service_id, environment_id) WHERE ended_at IS NULL;

-- One default path, one open alias per slug, and null environments are one value in the uniqueness of roles and secrets.
CREATE UNIQUE INDEX promotion_path_one_default ON promotion_path (is_default) WHERE is_default;
CREATE UNIQUE INDEX slug_alias_one_open ON slug_alias (noun, slug) WHERE to_at IS NULL;
CREATE UNIQUE INDEX connection_role_once ON connection_role (connection_id, purpose) WHERE environment_id IS NULL;
CREATE UNIQUE INDEX connection_secret_once ON connection_secret (connection_id, purpose) WHERE environment_id IS NULL;

-- A promotion never leaves an end, a build's identity never changes.
CREATE FUNCTION promotion_ends_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state NOT IN ('pending', 'applying', 'observing') AND NEW.state <> OLD.state THEN
    RAISE EXCEPTION 'promotion % is %, which is an end', OLD.number, OLD.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER promotion_ends_stay BEFORE UPDATE OF state ON promotion FOR EACH ROW EXECUTE FUNCTION promotion_ends_stay();

-- The ledger is append-only, whoever asks.
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

-- Live views: writers call sluice_notify(noun, id) inside their transaction; one listener per web process.
CREATE FUNCTION sluice_notify(noun text, id text) RETURNS void LANGUAGE sql AS $$
  SELECT pg_notify('sluice_changed', noun || ' ' || id)
$$;
