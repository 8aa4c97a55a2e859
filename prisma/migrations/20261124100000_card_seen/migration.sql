-- That somebody looked and found the same made the card of every place anew each minute. What is shown of it is whether a place
-- was not seen for ten minutes: a card may be five behind where looks come every few seconds, and is not behind where they are rare.
DROP TRIGGER card_place ON place;
CREATE CONSTRAINT TRIGGER card_place AFTER UPDATE ON place
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    (OLD.running_build_id, OLD.running_digest, OLD.running_since_at, OLD.desired_build_id, OLD.desired_digest,
     OLD.ready_targets, OLD.total_targets, OLD.ready_pods, OLD.total_pods, OLD.health_problem, OLD.drift_since_at,
     OLD.behind_count, date_bin('5 minutes', OLD.seen_at, 'epoch'))
    IS DISTINCT FROM
    (NEW.running_build_id, NEW.running_digest, NEW.running_since_at, NEW.desired_build_id, NEW.desired_digest,
     NEW.ready_targets, NEW.total_targets, NEW.ready_pods, NEW.total_pods, NEW.health_problem, NEW.drift_since_at,
     NEW.behind_count, date_bin('5 minutes', NEW.seen_at, 'epoch'))
    OR NEW.seen_at - OLD.seen_at >= interval '1 minute'
  ) EXECUTE FUNCTION refresh_card_by_service_id();
