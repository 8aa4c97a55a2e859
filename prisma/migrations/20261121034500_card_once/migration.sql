-- A card is refreshed once per transaction, however many of its rows changed: the triggers run at commit, when every
-- write is done, so the first refresh has seen them all. And a build that shows in no cell refreshes nothing.

CREATE FUNCTION refresh_card_once(id uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  refreshed text := coalesce(current_setting('sluice.refreshed_cards', true), '');
BEGIN
  IF id IS NULL OR position(id::text IN refreshed) > 0 THEN RETURN; END IF;
  PERFORM refresh_service_cards(ARRAY[id]);
  -- Local to the transaction: the next one begins with nothing.
  PERFORM set_config('sluice.refreshed_cards', refreshed || ' ' || id::text, true);
END $$;

CREATE OR REPLACE FUNCTION refresh_card_of_service() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refresh_card_once(NEW.id); RETURN NULL; END $$;

CREATE OR REPLACE FUNCTION refresh_card_by_service_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM refresh_card_once(OLD.service_id); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM refresh_card_once(NEW.service_id); END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION refresh_card_of_build() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_card_once(p.service_id) FROM place p
  WHERE p.service_id IN (OLD.service_id, NEW.service_id) AND NEW.id IN (p.running_build_id, p.desired_build_id);
  PERFORM refresh_card_once(p.service_id) FROM promotion p
  WHERE p.service_id IN (OLD.service_id, NEW.service_id) AND p.build_id = NEW.id
    AND (p.state IN ('pending', 'applying', 'observing') OR (p.first_write_at IS NOT NULL AND p.settled_at IS NULL));
  RETURN NULL;
END $$;

DROP TRIGGER card_build ON build;
CREATE CONSTRAINT TRIGGER card_build AFTER UPDATE ON build
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    (OLD.version, OLD.branch, OLD.commit_sha, OLD.scan_high, OLD.scan_medium, OLD.scan_low, OLD.service_id)
    IS DISTINCT FROM
    (NEW.version, NEW.branch, NEW.commit_sha, NEW.scan_high, NEW.scan_medium, NEW.scan_low, NEW.service_id)
  ) EXECUTE FUNCTION refresh_card_of_build();
