-- What a card is made of was made again in every place that reads it: the text before the cells three times, and what is read
-- beside them (pipelines, images, aliases) twice.
DO $$
DECLARE
  before text := pg_get_functiondef('refresh_service_cards(uuid[])'::regprocedure);
  after text := replace(before, '), made AS (', '), made AS MATERIALIZED (');
BEGIN
  IF after = before THEN RAISE EXCEPTION 'refresh_service_cards is not as it was'; END IF;
  EXECUTE after;
END $$;
ALTER FUNCTION refresh_service_cards(uuid[]) SET plan_cache_mode = force_generic_plan;
