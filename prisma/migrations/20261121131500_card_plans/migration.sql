-- Planning the card of one service took ten times as long as reading it, at every commit that touches a place. What it
-- asks for is found by the ids alone, so one plan is right for any of them; all cards at once take as long as before.
ALTER FUNCTION service_cells(uuid[]) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION refresh_service_cards(uuid[]) SET plan_cache_mode = force_generic_plan;
