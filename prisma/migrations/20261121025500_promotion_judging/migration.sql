-- Waiting promotions keep how they were judged last; builds know the children of their index.
ALTER TABLE promotion
  ADD COLUMN judged_verdicts jsonb,
  ADD COLUMN judged_at timestamptz(3),
  ADD COLUMN take_over boolean NOT NULL DEFAULT false;
ALTER TABLE build ADD COLUMN child_digests text[] NOT NULL DEFAULT '{}';

-- The cards show what stops a waiting promotion now, not what stopped it when it was asked.
DO $$ BEGIN
  EXECUTE replace(pg_get_functiondef('service_cells(uuid[])'::regprocedure),
    'w.asked_verdicts', 'coalesce(w.judged_verdicts, w.asked_verdicts)');
END $$;

-- For: the queue of an environment when a rollout slot becomes free, oldest first.
CREATE INDEX promotion_pending_in_environment ON promotion (environment_id, requested_at, id) WHERE state = 'pending';
-- For: how many rollouts run in an environment.
CREATE INDEX promotion_applying_in_environment ON promotion (environment_id) WHERE state = 'applying';

-- Time travel is not a time in which nobody looked: what ran stays observed. And everything due is looked at once.
CREATE FUNCTION clock_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.offset_ms <> OLD.offset_ms THEN
    UPDATE stay SET last_seen_at = last_seen_at + (NEW.offset_ms - OLD.offset_ms) * interval '1 millisecond'
      WHERE ended_at IS NULL;
    PERFORM graphile_worker.add_job('promotion.sweep', '{}'::json, max_attempts => 5, job_key => 'promotion.sweep');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER clock_moved AFTER UPDATE OF offset_ms ON clock_offset FOR EACH ROW EXECUTE FUNCTION clock_moved();
