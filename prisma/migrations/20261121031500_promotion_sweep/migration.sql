-- When the sweeper looks at an open promotion again, and which claim holds a step.
ALTER TABLE promotion ADD COLUMN look_at timestamptz(3);
ALTER TABLE promotion_step ADD COLUMN claim_id uuid;
DROP INDEX promotion_wake_at_idx;
-- For: the sweep of what is due. Open promotions are few, ended ones are many.
CREATE INDEX promotion_due ON promotion (look_at) WHERE state IN ('pending', 'applying', 'observing');

-- What stops a waiting promotion is on its card.
CREATE CONSTRAINT TRIGGER card_promotion_judged AFTER UPDATE ON promotion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.judged_verdicts IS DISTINCT FROM NEW.judged_verdicts)
  EXECUTE FUNCTION refresh_card_by_service_id();
