-- The card of one service went through all services to find it: planned without knowing how many are asked for, the join took
-- the whole table (0.7 of 2.2 ms at 5,000 services, and more with more). And what is asked of a cell is asked once: read in
-- several places, its questions were asked again in each.
DO $$
DECLARE
  before text := pg_get_functiondef('service_cells(uuid[])'::regprocedure);
  found text := replace(before, 'WHERE p.service_id = ANY (ids)', 'WHERE p.service_id = ANY (ids) AND s.id = ANY (ids)');
  once text := replace(found, '), trusted AS (', '), trusted AS MATERIALIZED (');
BEGIN
  IF found = before OR once = found THEN RAISE EXCEPTION 'service_cells is not as it was'; END IF;
  EXECUTE once;
END $$;
ALTER FUNCTION service_cells(uuid[]) SET plan_cache_mode = force_generic_plan;
