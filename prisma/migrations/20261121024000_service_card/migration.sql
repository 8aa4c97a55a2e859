-- What lists, the board and one service answer, ready as JSON text (architecture, decision 10). Triggers keep it,
-- deferred to commit: everything else is locked by then, so the card is always the last lock and nobody waits in a ring.

CREATE TABLE service_card (
  service_id   uuid PRIMARY KEY REFERENCES service (id) ON DELETE CASCADE ON UPDATE CASCADE,
  slug         text COLLATE "C" NOT NULL,
  line_slug    text COLLATE "C" NOT NULL,
  line_name    text,
  team_slug    text COLLATE "C",
  tier         integer NOT NULL,
  runtime      text NOT NULL,
  kind         text NOT NULL,
  retired      boolean NOT NULL,
  search_text  text NOT NULL,
  states       text[] NOT NULL,
  goes_to      text[] NOT NULL,
  moves_in     text[] NOT NULL,
  finding_rank integer NOT NULL,
  list_item    text NOT NULL,
  board_row    text NOT NULL,
  extra        text NOT NULL,
  mark         text NOT NULL
);
-- The texts stay in the row, uncompressed: a page is read far more often than written.
ALTER TABLE service_card SET (toast_tuple_target = 8160, fillfactor = 85);
ALTER TABLE service_card ALTER list_item SET STORAGE MAIN, ALTER board_row SET STORAGE MAIN,
  ALTER extra SET STORAGE MAIN;
CREATE UNIQUE INDEX service_card_slug_key ON service_card (slug);
CREATE INDEX service_card_listed ON service_card (slug) WHERE NOT retired;
CREATE INDEX service_card_board ON service_card (line_slug, slug) WHERE NOT retired;
CREATE INDEX service_card_team_slug_slug_idx ON service_card (team_slug, slug);
CREATE INDEX service_card_search_text_trgm ON service_card USING gin (search_text gin_trgm_ops);

CREATE FUNCTION build_reference(b build) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN b.id IS NOT NULL THEN json_build_object('id', b.id, 'digest', b.digest, 'version', b.version,
    'commitSha', b.commit_sha, 'branch', b.branch) END
$$;

CREATE FUNCTION gates_with(verdicts jsonb, wanted text) RETURNS json LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(json_agg(v ->> 'gate' ORDER BY n), '[]'::json)
  FROM jsonb_array_elements(CASE jsonb_typeof(verdicts) WHEN 'array' THEN verdicts ELSE '[]' END)
    WITH ORDINALITY AS e (v, n)
  WHERE v ->> 'verdict' = wanted
$$;

-- json_build_object writes `"key" : value`; a tenth of a page would be those blanks.
CREATE FUNCTION dense_json(document text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(document, '(?<!\\)" : ', '":', 'g')
$$;

-- One row per service and environment with everything a cell shows.
CREATE FUNCTION service_cells(ids uuid[]) RETURNS TABLE (
  service_id uuid, place_order bigint, environment text, core jsonb, list_cell json, cell json, states text[],
  can_go_on boolean, moves boolean, finding_rank integer, high integer, medium integer, low integer, seen_at timestamptz
) LANGUAGE sql STABLE SET timezone = 'UTC' AS $$
  WITH spot AS (
    SELECT p.*, e.slug AS environment, e.rank, path.position,
      row_number() OVER along AS place_order,
      CASE WHEN path.position IS NOT NULL THEN lag(p.running_digest) OVER along END AS left_digest,
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
  ), judged AS (
    SELECT spot.*, running AS running_build, desired AS desired_build,
      running.scan_high, running.scan_medium, running.scan_low,
      a.id IS NOT NULL AND a.state IN ('applying', 'observing') AS moves,
      a.id IS NOT NULL AND a.state NOT IN ('applying', 'observing') AS unsettled,
      waiting.blocks, waiting.waits, coalesce(waiting.pending, 0) AS waiting_count,
      coalesce(spot.running_digest = spot.left_digest, false) AS same_as_left,
      spot.total_targets > 0 AND spot.left_digest IS NOT NULL
        AND spot.left_digest IS DISTINCT FROM spot.running_digest AND spot.left_problem IS NULL
        AND coalesce(spot.behind_count, 1) > 0 AND a.id IS NULL AND waiting.id IS NULL AS can_go_on,
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
    FROM spot
    LEFT JOIN build running ON running.id = spot.running_build_id
    LEFT JOIN build desired ON desired.id = spot.desired_build_id
    LEFT JOIN promotion a ON a.service_id = spot.service_id AND a.environment_id = spot.environment_id
      AND (a.state IN ('applying', 'observing') OR (a.first_write_at IS NOT NULL AND a.settled_at IS NULL))
    LEFT JOIN build ab ON ab.id = a.build_id
    LEFT JOIN LATERAL (
      SELECT w.*, count(*) OVER () AS pending, gates_with(w.asked_verdicts, 'block') AS blocks,
        gates_with(w.asked_verdicts, 'wait') AS waits
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
      waiting_count, can_go_on, findings),
    json_build_object('environment', environment, 'build', running_json, 'digest', running_digest,
      'since', running_since_at, 'seenAt', seen_minute, 'sameAsPrevious', same_as_left,
      'problem', health_problem, 'driftSince', drift_since_at),
    json_build_object('environment', environment, 'build', running_json, 'digest', running_digest,
      'since', running_since_at, 'seenAt', seen_minute, 'behind', behind_count,
      'sameAsPrevious', same_as_left, 'desired', CASE WHEN desired_digest IS DISTINCT FROM running_digest THEN build_reference(desired_build) END,
      'readyTargets', ready_targets, 'totalTargets', total_targets, 'readyPods', ready_pods,
      'totalPods', total_pods, 'problem', health_problem, 'driftSince', drift_since_at, 'active', active,
      'next', next, 'pendingCount', waiting_count, 'canGoOn', can_go_on, 'findings', findings),
    array_remove(ARRAY[
      CASE WHEN can_go_on THEN 'can-go-on' END,
      CASE WHEN json_array_length(blocks) > 0 THEN 'blocked' END,
      CASE WHEN moves THEN 'moving' END,
      CASE WHEN waiting_count > 0 THEN 'waiting' END,
      CASE WHEN drift_since_at IS NOT NULL THEN 'drift' END,
      CASE WHEN health_problem IS NOT NULL THEN 'problem' END,
      CASE WHEN unsettled THEN 'unsettled' END], NULL),
    can_go_on, moves,
    CASE WHEN scan_high > 0 THEN 3 WHEN scan_medium > 0 THEN 2 WHEN scan_low > 0 THEN 1 ELSE 0 END,
    scan_high, scan_medium, scan_low, seen_minute
  FROM shaped
$$;

-- What one service answers beyond its row of the board; ServiceDetail of the API contract.
CREATE FUNCTION service_extra(s service) RETURNS text LANGUAGE sql STABLE SET timezone = 'UTC' AS $$
  SELECT dense_json(json_build_object(
    'description', s.description, 'loadProfile', s.load_profile, 'sizeLimitBytes', s.size_limit_bytes,
    'sizeLimitReason', s.size_limit_reason,
    'repository', (SELECT json_build_object('id', r.id, 'path', r.path, 'defaultBranch', r.default_branch,
      'webUrl', r.web_url) FROM code_repository r WHERE r.id = s.code_repository_id),
    'pipelines', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'kind', p.kind) ORDER BY p.name), '[]')
      FROM pipeline p WHERE p.service_id = s.id),
    'images', (SELECT coalesce(json_agg(json_build_object('id', i.id, 'host', i.host, 'namespace', i.namespace,
      'name', i.name) ORDER BY i.namespace, i.name), '[]') FROM image_repository i WHERE i.service_id = s.id),
    'dependsOn', (SELECT coalesce(json_agg(json_build_object('id', o.id, 'slug', o.slug) ORDER BY o.slug), '[]')
      FROM service_dependency d JOIN service o ON o.id = d.depends_on_id WHERE d.service_id = s.id),
    'path', (SELECT coalesce(json_agg(e.slug ORDER BY n), '[]') FROM promotion_path own
      CROSS JOIN LATERAL unnest(own.environment_ids) WITH ORDINALITY AS u (id, n) JOIN environment e ON e.id = u.id
      WHERE CASE WHEN s.promotion_path_id IS NULL THEN own.is_default ELSE own.id = s.promotion_path_id END),
    'aliases', (SELECT coalesce(json_agg(a.slug ORDER BY a.from_at), '[]') FROM slug_alias a
      WHERE a.noun = 'service' AND a.owner_id = s.id AND a.slug <> s.slug),
    'sources', s.sources)::text)
$$;

CREATE FUNCTION refresh_service_cards(ids uuid[]) RETURNS void LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
  changed record;
BEGIN
  -- First the lock, then a statement with a fresh snapshot: of two transactions that change two cells of one
  -- service, the later one sees what the earlier one committed.
  PERFORM 1 FROM service_card WHERE service_id = ANY (ids) ORDER BY service_id FOR UPDATE;
  FOR changed IN
    WITH spots AS MATERIALIZED (
      SELECT * FROM service_cells(ids)
    ), cells AS (
      SELECT c.service_id,
        json_agg(c.list_cell ORDER BY c.place_order) AS list_cells,
        json_agg(c.cell ORDER BY c.place_order) AS cells,
        jsonb_agg(c.core ORDER BY c.place_order) AS core,
        max(c.finding_rank) AS finding_rank,
        CASE WHEN count(c.high) > 0 THEN json_build_object('high', max(c.high), 'medium', coalesce(max(c.medium), 0),
          'low', coalesce(max(c.low), 0)) END AS findings,
        coalesce(array_agg(c.environment) FILTER (WHERE c.can_go_on), '{}') AS goes_to,
        coalesce(array_agg(c.environment) FILTER (WHERE c.moves), '{}') AS moves_in
      FROM spots c GROUP BY c.service_id
    ), flags AS (
      SELECT c.service_id, array_agg(DISTINCT state) AS states
      FROM spots c CROSS JOIN LATERAL unnest(c.states) AS state GROUP BY c.service_id
    ), made AS (
      SELECT s.id, s.slug, s.tier, s.runtime::text AS runtime, s.kind::text AS kind,
        s.retired_at IS NOT NULL AS retired, t.slug AS team_slug, l.slug AS line_slug, l.name AS line_name,
        lower(concat_ws(' ', s.slug, t.slug, t.name, l.slug, l.name, s.tech_stack)) AS search_text,
        coalesce(f.states, '{}') AS states, coalesce(c.goes_to, '{}') AS goes_to,
        coalesce(c.moves_in, '{}') AS moves_in, coalesce(c.finding_rank, 0) AS finding_rank,
        json_build_object('id', s.id, 'slug', s.slug, 'kind', s.kind, 'tier', s.tier, 'runtime', s.runtime,
          'techStack', s.tech_stack,
          'productLine', CASE WHEN l.id IS NOT NULL THEN json_build_object('id', l.id, 'slug', l.slug, 'name', l.name) END,
          'team', CASE WHEN t.id IS NOT NULL THEN json_build_object('id', t.id, 'slug', t.slug, 'name', t.name) END,
          'retiredAt', s.retired_at)::text AS head,
        service_extra(s) AS extra, c.findings, coalesce(c.list_cells, '[]') AS list_cells, coalesce(c.cells, '[]') AS cells,
        coalesce(c.core, '[]') AS core
      FROM service s
      LEFT JOIN team t ON t.id = s.team_id
      LEFT JOIN product_line l ON l.id = s.product_line_id
      LEFT JOIN cells c ON c.service_id = s.id
      LEFT JOIN flags f ON f.service_id = s.id
      WHERE s.id = ANY (ids)
    ), shaped AS (
      SELECT made.*,
        dense_json(rtrim(head, '}') || ', "findings" : ' || coalesce(findings::text, 'null')
          || ', "cells" : ' || list_cells || '}') AS list_item,
        dense_json(rtrim(head, '}') || ', "cells" : ' || cells || '}') AS board_row,
        md5(head || extra || core::text || states::text) AS new_mark
      FROM made
    ), before AS (
      SELECT service_id, mark FROM service_card WHERE service_id = ANY (ids)
    ), written AS (
      INSERT INTO service_card AS card (service_id, slug, line_slug, line_name, team_slug, tier, runtime, kind, retired,
        search_text, states, goes_to, moves_in, finding_rank, list_item, board_row, extra, mark)
      SELECT id, slug, coalesce(line_slug, '~'), line_name, team_slug, tier, runtime, kind, retired, search_text,
        states, goes_to, moves_in, finding_rank, list_item, board_row, extra, new_mark FROM shaped ORDER BY id
      ON CONFLICT (service_id) DO UPDATE SET slug = excluded.slug, line_slug = excluded.line_slug,
        line_name = excluded.line_name, team_slug = excluded.team_slug, tier = excluded.tier,
        runtime = excluded.runtime, kind = excluded.kind, retired = excluded.retired,
        search_text = excluded.search_text, states = excluded.states, goes_to = excluded.goes_to,
        moves_in = excluded.moves_in, finding_rank = excluded.finding_rank, list_item = excluded.list_item,
        board_row = excluded.board_row, extra = excluded.extra, mark = excluded.mark
      WHERE card.board_row <> excluded.board_row OR card.list_item <> excluded.list_item
        OR card.extra <> excluded.extra OR card.search_text <> excluded.search_text OR card.states <> excluded.states
      RETURNING card.service_id, card.slug, card.mark
    )
    SELECT w.slug FROM written w LEFT JOIN before b ON b.service_id = w.service_id
    WHERE b.mark IS DISTINCT FROM w.mark
  LOOP
    PERFORM sluice_notify('service', changed.slug);
  END LOOP;
END $$;

CREATE FUNCTION refresh_card_of_service() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refresh_service_cards(ARRAY[NEW.id]); RETURN NULL; END $$;

CREATE FUNCTION refresh_card_by_service_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.service_id IS NOT NULL THEN PERFORM refresh_service_cards(ARRAY[OLD.service_id]); END IF;
  IF TG_OP <> 'DELETE' AND NEW.service_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.service_id IS DISTINCT FROM OLD.service_id)
  THEN PERFORM refresh_service_cards(ARRAY[NEW.service_id]); END IF;
  RETURN NULL;
END $$;

-- Rare edits that show in many rows: a renamed team, a new environment, another path.
CREATE FUNCTION refresh_all_cards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refresh_service_cards(ARRAY(SELECT id FROM service)); RETURN NULL; END $$;

CREATE CONSTRAINT TRIGGER card_service AFTER INSERT OR UPDATE ON service
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refresh_card_of_service();

CREATE CONSTRAINT TRIGGER card_place_gone AFTER INSERT OR DELETE ON place
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refresh_card_by_service_id();
CREATE CONSTRAINT TRIGGER card_place AFTER UPDATE ON place
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    (OLD.running_build_id, OLD.running_digest, OLD.running_since_at, OLD.desired_build_id, OLD.desired_digest,
     OLD.ready_targets, OLD.total_targets, OLD.ready_pods, OLD.total_pods, OLD.health_problem, OLD.drift_since_at,
     OLD.behind_count, date_trunc('minute', OLD.seen_at))
    IS DISTINCT FROM
    (NEW.running_build_id, NEW.running_digest, NEW.running_since_at, NEW.desired_build_id, NEW.desired_digest,
     NEW.ready_targets, NEW.total_targets, NEW.ready_pods, NEW.total_pods, NEW.health_problem, NEW.drift_since_at,
     NEW.behind_count, date_trunc('minute', NEW.seen_at))
  ) EXECUTE FUNCTION refresh_card_by_service_id();

CREATE CONSTRAINT TRIGGER card_promotion_new AFTER INSERT ON promotion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refresh_card_by_service_id();
CREATE CONSTRAINT TRIGGER card_promotion AFTER UPDATE ON promotion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    (OLD.state, OLD.asked_verdicts, OLD.wave, OLD.started_at, OLD.first_write_at, OLD.observing_at, OLD.observe_until_at,
     OLD.settled_at, OLD.wake_at)
    IS DISTINCT FROM
    (NEW.state, NEW.asked_verdicts, NEW.wave, NEW.started_at, NEW.first_write_at, NEW.observing_at, NEW.observe_until_at,
     NEW.settled_at, NEW.wake_at)
  ) EXECUTE FUNCTION refresh_card_by_service_id();

-- A build that runs nowhere shows in no cell; one that runs somewhere belongs to the service it runs for.
CREATE CONSTRAINT TRIGGER card_build AFTER UPDATE ON build
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    (OLD.version, OLD.branch, OLD.commit_sha, OLD.scan_high, OLD.scan_medium, OLD.scan_low, OLD.service_id)
    IS DISTINCT FROM
    (NEW.version, NEW.branch, NEW.commit_sha, NEW.scan_high, NEW.scan_medium, NEW.scan_low, NEW.service_id)
  ) EXECUTE FUNCTION refresh_card_by_service_id();

CREATE CONSTRAINT TRIGGER card_pipeline_new AFTER INSERT OR DELETE ON pipeline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refresh_card_by_service_id();
CREATE CONSTRAINT TRIGGER card_pipeline AFTER UPDATE ON pipeline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.service_id, OLD.name, OLD.kind) IS DISTINCT FROM (NEW.service_id, NEW.name, NEW.kind))
  EXECUTE FUNCTION refresh_card_by_service_id();
CREATE CONSTRAINT TRIGGER card_image_repository_new AFTER INSERT OR DELETE ON image_repository
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refresh_card_by_service_id();
CREATE CONSTRAINT TRIGGER card_image_repository AFTER UPDATE ON image_repository
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.service_id, OLD.host, OLD.namespace, OLD.name) IS DISTINCT FROM (NEW.service_id, NEW.host, NEW.namespace, NEW.name))
  EXECUTE FUNCTION refresh_card_by_service_id();
CREATE CONSTRAINT TRIGGER card_dependency AFTER INSERT OR DELETE ON service_dependency
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refresh_card_by_service_id();

CREATE FUNCTION refresh_card_of_alias() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refresh_service_cards(ARRAY[NEW.owner_id]); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER card_alias AFTER INSERT OR UPDATE ON slug_alias
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.noun = 'service') EXECUTE FUNCTION refresh_card_of_alias();

CREATE FUNCTION refresh_cards_of_repository() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_service_cards(ARRAY(SELECT id FROM service WHERE code_repository_id = NEW.id));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER card_code_repository AFTER UPDATE ON code_repository
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.path, OLD.default_branch, OLD.web_url) IS DISTINCT FROM (NEW.path, NEW.default_branch, NEW.web_url))
  EXECUTE FUNCTION refresh_cards_of_repository();

CREATE TRIGGER card_team AFTER UPDATE OF slug, name ON team FOR EACH STATEMENT EXECUTE FUNCTION refresh_all_cards();
CREATE TRIGGER card_product_line AFTER UPDATE OF slug, name ON product_line
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_all_cards();
CREATE TRIGGER card_environment AFTER UPDATE OF slug, rank ON environment
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_all_cards();
CREATE TRIGGER card_promotion_path AFTER INSERT OR UPDATE OR DELETE ON promotion_path
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_all_cards();

SELECT refresh_service_cards(ARRAY(SELECT id FROM service));
