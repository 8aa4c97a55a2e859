-- That a promotion wrote shows in its cell only once it has ended: until then its first write refreshes no card.
DROP TRIGGER card_promotion ON promotion;
CREATE CONSTRAINT TRIGGER card_promotion AFTER UPDATE ON promotion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    (OLD.state, OLD.asked_verdicts, OLD.wave, OLD.started_at, OLD.observing_at, OLD.observe_until_at, OLD.settled_at, OLD.wake_at)
    IS DISTINCT FROM
    (NEW.state, NEW.asked_verdicts, NEW.wave, NEW.started_at, NEW.observing_at, NEW.observe_until_at, NEW.settled_at, NEW.wake_at)
    OR (NEW.state NOT IN ('applying', 'observing') AND OLD.first_write_at IS DISTINCT FROM NEW.first_write_at)
  ) EXECUTE FUNCTION refresh_card_by_service_id();
