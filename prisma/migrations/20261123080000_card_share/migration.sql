-- A cell says which share of the traffic a new build has, and whether it waits there for a person. What a wave has left of its
-- strategy decides: once its last share was watched it is written whole, and moves like any other.

-- Where a promotion stands in its strategy; null: it goes by no share, has none yet, or is being written whole.
CREATE FUNCTION standing_share(p promotion) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object('kind', p.strategy ->> 'kind', 'percent', here.percent,
    'state', CASE WHEN p.back_asked_at IS NOT NULL THEN 'going-back' WHEN here.reached THEN 'watched' ELSE 'moving' END,
    'stays', CASE WHEN p.back_asked_at IS NOT NULL THEN NULL WHEN p.paused_at IS NOT NULL THEN 'paused'
      WHEN EXISTS (SELECT 1 FROM promotion_step st WHERE st.promotion_id = p.id AND st.name = 'judge' AND st.state <> 'done'
        AND st.wave = here.wave AND st.percent = here.percent AND st.evidence ->> 'why' IN ('pause', 'few', 'unknown'))
      THEN 'person' END)
  FROM (SELECT st.wave, st.percent, bool_and(st.state = 'done') AS reached FROM promotion_step st
    WHERE st.promotion_id = p.id AND st.name = 'share'
    GROUP BY st.wave, st.percent HAVING bool_or(st.started_at IS NOT NULL)
    ORDER BY max(st.position) DESC LIMIT 1) here
  WHERE p.state = 'applying' AND p.strategy IS NOT NULL AND EXISTS (SELECT 1 FROM promotion_step st
    WHERE st.promotion_id = p.id AND st.name = 'judge' AND st.wave = here.wave AND st.state <> 'done')
$$;

DO $$
DECLARE
  before text := pg_get_functiondef('service_cells(uuid[])'::regprocedure);
  after text := replace(before, $q$'unsettled', a.state NOT IN ('applying', 'observing')) END AS active$q$,
    $q$'unsettled', a.state NOT IN ('applying', 'observing'), 'share', standing_share(a)) END AS active$q$);
BEGIN
  IF after = before THEN RAISE EXCEPTION 'service_cells is not as it was: no share in its cells'; END IF;
  EXECUTE after;
END $$;
ALTER FUNCTION service_cells(uuid[]) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION refresh_service_cards(uuid[]) SET plan_cache_mode = force_generic_plan;

CREATE FUNCTION refresh_card_of_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_card_once(p.service_id) FROM promotion p WHERE p.id = NEW.promotion_id;
  RETURN NULL;
END $$;
-- A share is looked at every half minute; only one that begins, ends or waits for something else shows.
CREATE CONSTRAINT TRIGGER card_promotion_share AFTER UPDATE ON promotion_step
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    NEW.name IN ('share', 'judge')
    AND (OLD.state = 'done', OLD.started_at IS NULL, OLD.evidence ->> 'why')
      IS DISTINCT FROM (NEW.state = 'done', NEW.started_at IS NULL, NEW.evidence ->> 'why')
  ) EXECUTE FUNCTION refresh_card_of_share();
CREATE CONSTRAINT TRIGGER card_promotion_steered AFTER UPDATE ON promotion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.paused_at, OLD.back_asked_at) IS DISTINCT FROM (NEW.paused_at, NEW.back_asked_at))
  EXECUTE FUNCTION refresh_card_by_service_id();

SELECT refresh_service_cards(ARRAY(SELECT id FROM service));
