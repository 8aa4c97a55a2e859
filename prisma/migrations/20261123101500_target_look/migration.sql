-- Asked for one target, the view went through every application and every function there is: a join under a UNION ALL takes no
-- target from outside. Each of its three looks is now found by the target itself, by index.
CREATE OR REPLACE VIEW target_look AS
SELECT t.id AS target_id, look.*
FROM target t CROSS JOIN LATERAL (
  SELECT w.running, w.replicas, w.ready_replicas, w.settled, w.problem, w.problem_text, w.seen_at, NULL::int AS look_ms
  FROM workload w
  WHERE w.cluster_id = t.cluster_id AND w.namespace = t.namespace AND w.kind = t.workload_kind AND w.name = t.workload_name
    AND w.gone_at IS NULL
  UNION ALL
  SELECT a.running, a.replicas, a.ready_replicas, a.settled, a.problem, a.problem_text, a.seen_at, NULL
  FROM edas_application a WHERE a.id = t.application_id AND a.gone_at IS NULL
  UNION ALL
  SELECT a.running, a.replicas, a.ready_replicas, a.settled, a.problem, a.problem_text, a.seen_at, a.look_ms
  FROM fc_alias a WHERE a.function_id = t.function_id AND a.name = t.function_alias AND a.gone_at IS NULL
) look;
