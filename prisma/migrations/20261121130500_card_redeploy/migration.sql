-- A cell says when what runs there could not be brought back: the registry lost the image, or the tag that keeps it from
-- the clean-up. What the registry lost can be promoted nowhere either.

-- What the last look at the registry found against a digest of a service, for one environment; null: nothing.
CREATE FUNCTION registry_doubt(service uuid, environment text, digest text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE min(CASE f.kind WHEN 'digest-gone' THEN 1 ELSE 2 END) WHEN 1 THEN 'cannot-redeploy' WHEN 2 THEN 'not-kept' END
  FROM registry_finding f
  WHERE f.service_id = $1 AND f.closed_at IS NULL AND f.detail ->> 'digest' = $3
    AND (f.kind = 'digest-gone' OR (f.kind = 'keep-tag-lost'
      AND right(f.subject, length($2) + 26) = ':sluice-keep-' || $2 || '-' || substr($3, 8, 12)))
$$;

CREATE OR REPLACE FUNCTION service_cells(ids uuid[]) RETURNS TABLE (
  service_id uuid, place_order bigint, environment text, core jsonb, list_cell json, cell json, states text[],
  can_go_on boolean, moves boolean, finding_rank integer, high integer, medium integer, low integer, seen_at timestamptz
) LANGUAGE sql STABLE SET timezone = 'UTC' AS $$
  WITH spot AS (
    SELECT p.*, e.slug AS environment, e.rank, path.position,
      row_number() OVER along AS place_order,
      CASE WHEN path.position IS NOT NULL THEN lag(p.running_digest) OVER along END AS left_digest,
      CASE WHEN path.position IS NOT NULL THEN lag(p.running_build_id) OVER along END AS left_build_id,
      CASE WHEN path.position IS NOT NULL THEN lag(p.health_problem) OVER along END AS left_problem
    FROM place p
    JOIN environment e ON e.id = p.environment_id
    JOIN service s ON s.id = p.service_id
    LEFT JOIN promotion_path own ON own.id = s.promotion_path_id
    LEFT JOIN promotion_path fallback ON fallback.is_default
    CROSS JOIN LATERAL (
      SELECT CASE WHEN coalesce(own.id, fallback.id) IS NULL THEN e.rank
        ELSE array_position(coalesce(own.environment_ids, fallback.environment_ids), e.id) END AS position
    ) path
    WHERE p.service_id = ANY (ids)
    WINDOW along AS (PARTITION BY p.service_id ORDER BY path.position NULLS LAST, e.rank)
  ), trusted AS (
    SELECT spot.*,
      EXISTS (SELECT 1 FROM hold h WHERE h.service_id = spot.service_id AND h.environment_id = spot.environment_id
        AND h.lifted_at IS NULL) AS held,
      build_doubt(spot.service_id, spot.environment_id, spot.running_build_id) AS doubt,
      build_doubt(spot.service_id, spot.environment_id, CASE WHEN spot.left_digest IS DISTINCT FROM spot.running_digest
        THEN spot.left_build_id END) AS left_doubt,
      EXISTS (SELECT 1 FROM stay y JOIN promotion p ON p.id = y.promotion_id
        WHERE y.service_id = spot.service_id AND y.environment_id = spot.environment_id AND y.ended_at IS NULL
          AND y.digest = spot.running_digest AND (p.kind = 'rollback' OR 'older' = ANY (p.confirmed))) AS downgraded,
      registry_doubt(spot.service_id, spot.environment, spot.running_digest) AS risk,
      spot.left_digest IS DISTINCT FROM spot.running_digest
        AND registry_doubt(spot.service_id, spot.environment, spot.left_digest) IS NOT DISTINCT FROM 'cannot-redeploy' AS left_gone
    FROM spot
  ), judged AS (
    SELECT spot.*, running AS running_build, desired AS desired_build,
      running.scan_high, running.scan_medium, running.scan_low,
      a.id IS NOT NULL AND a.state IN ('applying', 'observing') AS moves,
      a.id IS NOT NULL AND a.state NOT IN ('applying', 'observing') AS unsettled,
      waiting.blocks, waiting.waits, coalesce(waiting.pending, 0) AS waiting_count,
      coalesce(spot.running_digest = spot.left_digest, false) AS same_as_left,
      spot.total_targets > 0 AND spot.left_digest IS NOT NULL
        AND spot.left_digest IS DISTINCT FROM spot.running_digest AND spot.left_problem IS NULL
        AND coalesce(spot.behind_count, 1) > 0 AND a.id IS NULL AND waiting.id IS NULL
        AND NOT spot.held AND spot.left_doubt IS NULL AND NOT spot.left_gone AS can_go_on,
      array_remove(ARRAY[CASE WHEN spot.held THEN 'held' END, spot.risk, spot.doubt, spot.left_doubt || '-next',
        CASE WHEN spot.downgraded THEN 'downgrade' END], NULL) AS marks,
      CASE WHEN a.id IS NOT NULL THEN json_build_object('id', a.id, 'number', a.number, 'kind', a.kind,
        'state', a.state, 'build', build_reference(ab), 'startedAt', a.started_at, 'observingAt', a.observing_at,
        'observeUntilAt', a.observe_until_at, 'wave', a.wave,
        'waves', (SELECT coalesce(max(t.wave), 1) FROM target t
          WHERE t.service_id = spot.service_id AND t.environment_id = spot.environment_id AND t.retired_at IS NULL),
        'unsettled', a.state NOT IN ('applying', 'observing')) END AS active,
      CASE WHEN waiting.id IS NOT NULL THEN json_build_object('id', waiting.id, 'number', waiting.number,
        'kind', waiting.kind, 'build', build_reference(wb), 'startMode', waiting.start_mode,
        'requestedAt', waiting.requested_at, 'wakeAt', waiting.wake_at, 'blocks', waiting.blocks,
        'waits', waiting.waits) END AS next
    FROM trusted spot
    LEFT JOIN build running ON running.id = spot.running_build_id
    LEFT JOIN build desired ON desired.id = spot.desired_build_id
    LEFT JOIN promotion a ON a.service_id = spot.service_id AND a.environment_id = spot.environment_id
      AND (a.state IN ('applying', 'observing') OR (a.first_write_at IS NOT NULL AND a.settled_at IS NULL))
    LEFT JOIN build ab ON ab.id = a.build_id
    LEFT JOIN LATERAL (
      SELECT w.*, count(*) OVER () AS pending, gates_with(coalesce(w.judged_verdicts, w.asked_verdicts), 'block') AS blocks,
        gates_with(coalesce(w.judged_verdicts, w.asked_verdicts), 'wait') AS waits
      FROM promotion w
      WHERE w.service_id = spot.service_id AND w.environment_id = spot.environment_id AND w.state = 'pending'
      ORDER BY w.requested_at, w.id LIMIT 1
    ) waiting ON true
    LEFT JOIN build wb ON wb.id = waiting.build_id
  ), shaped AS (
    SELECT judged.*,
      build_reference(running_build) AS running_json,
      CASE WHEN scan_high IS NOT NULL THEN json_build_object('high', scan_high,
        'medium', coalesce(scan_medium, 0), 'low', coalesce(scan_low, 0)) END AS findings,
      date_trunc('minute', judged.seen_at) AS seen_minute
    FROM judged
  )
  SELECT service_id, place_order, environment,
    jsonb_build_array(environment, running_digest, running_json, running_since_at, behind_count, desired_digest,
      ready_targets, total_targets, ready_pods, total_pods, health_problem, drift_since_at, active, next,
      waiting_count, can_go_on, findings, marks),
    json_build_object('environment', environment, 'build', running_json, 'digest', running_digest,
      'since', running_since_at, 'seenAt', seen_minute, 'sameAsPrevious', same_as_left,
      'problem', health_problem, 'driftSince', drift_since_at),
    json_build_object('environment', environment, 'build', running_json, 'digest', running_digest,
      'since', running_since_at, 'seenAt', seen_minute, 'behind', behind_count,
      'sameAsPrevious', same_as_left, 'desired', CASE WHEN desired_digest IS DISTINCT FROM running_digest THEN build_reference(desired_build) END,
      'readyTargets', ready_targets, 'totalTargets', total_targets, 'readyPods', ready_pods,
      'totalPods', total_pods, 'problem', health_problem, 'driftSince', drift_since_at, 'active', active,
      'next', next, 'pendingCount', waiting_count, 'canGoOn', can_go_on, 'findings', findings, 'marks', marks),
    array_remove(ARRAY[
      CASE WHEN can_go_on THEN 'can-go-on' END,
      CASE WHEN json_array_length(blocks) > 0 THEN 'blocked' END,
      CASE WHEN moves THEN 'moving' END,
      CASE WHEN waiting_count > 0 THEN 'waiting' END,
      CASE WHEN drift_since_at IS NOT NULL THEN 'drift' END,
      CASE WHEN health_problem IS NOT NULL THEN 'problem' END,
      CASE WHEN unsettled THEN 'unsettled' END,
      CASE WHEN held THEN 'held' END], NULL),
    can_go_on, moves,
    CASE WHEN scan_high > 0 THEN 3 WHEN scan_medium > 0 THEN 2 WHEN scan_low > 0 THEN 1 ELSE 0 END,
    scan_high, scan_medium, scan_low, seen_minute
  FROM shaped
$$;

-- Every look writes when it saw a finding; only one that opens or closes shows.
CREATE CONSTRAINT TRIGGER card_registry_finding_new AFTER INSERT OR DELETE ON registry_finding
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refresh_card_by_service_id();
CREATE CONSTRAINT TRIGGER card_registry_finding AFTER UPDATE ON registry_finding
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.closed_at, OLD.service_id) IS DISTINCT FROM (NEW.closed_at, NEW.service_id))
  EXECUTE FUNCTION refresh_card_by_service_id();

SELECT refresh_service_cards(ARRAY(SELECT id FROM service));
