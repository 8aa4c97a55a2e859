-- Whoever records a step claims the next one in the same transaction: only the steps are read again then, the promotion is as it
-- was when it was locked.
CREATE FUNCTION promotion_steps(of uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  -- Claims live by the real clock: moving the product's clock must not free a step that is being done.
  SELECT coalesce(jsonb_agg(to_jsonb(t) || jsonb_build_object('claimed',
    t.state = 'running' AND coalesce(t.claim_until_at > clock_timestamp(), false)) ORDER BY t.position), '[]')
  FROM promotion_step t WHERE t.promotion_id = of
$$;

CREATE OR REPLACE FUNCTION lock_promotion(of uuid) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM promotion WHERE id = of FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  RETURN (SELECT jsonb_build_object(
    'promotion', to_jsonb(p),
    'service', jsonb_build_object('slug', s.slug, 'team_id', s.team_id, 'product_line_id', s.product_line_id,
      'code_repository_id', s.code_repository_id, 'observation_limits', s.observation_limits),
    'environment', jsonb_build_object('slug', e.slug, 'connection_id', e.connection_id, 'settings', e.settings),
    'build', to_jsonb(b),
    'steps', promotion_steps(p.id))
    FROM promotion p JOIN service s ON s.id = p.service_id JOIN environment e ON e.id = p.environment_id
      JOIN build b ON b.id = p.build_id
    WHERE p.id = of);
END $$;
