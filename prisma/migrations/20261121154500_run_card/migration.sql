-- What the list of runs answers, ready as JSON text, and what it is filtered by, beside each run. Triggers keep it: nobody
-- else writes it. Every index holds the order of the list, so that a page costs the same at any depth and any filter.

CREATE TABLE run_card (
  run_id        uuid PRIMARY KEY REFERENCES pipeline_run (id) ON DELETE CASCADE ON UPDATE CASCADE,
  -- When it started; what has not comes first.
  at            timestamptz(3) NOT NULL,
  pipeline_id   uuid NOT NULL,
  service_id    uuid,
  kind          text COLLATE "C" NOT NULL,
  state         text COLLATE "C" NOT NULL,
  branch        text COLLATE "C",
  actor         text COLLATE "C",
  team_slug     text COLLATE "C",
  line_slug     text COLLATE "C",
  search_text   text NOT NULL,
  item          text NOT NULL,
  mark          text NOT NULL
);
-- The texts stay in the row, uncompressed: a page is read far more often than written.
ALTER TABLE run_card SET (toast_tuple_target = 8160, fillfactor = 90);
ALTER TABLE run_card ALTER item SET STORAGE MAIN;

-- Live views hear of a run that changed, and of a new one that is not long past: the first sync is no news.
CREATE FUNCTION refresh_run_cards(ids uuid[]) RETURNS void LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
  told record;
BEGIN
  -- First the lock, then a statement with a fresh snapshot: the later of two writers sees what the earlier committed.
  PERFORM 1 FROM run_card WHERE run_id = ANY (ids) ORDER BY run_id FOR UPDATE;
  FOR told IN
    WITH made AS (
      SELECT r.id, coalesce(r.started_at, '2200-01-01'::timestamptz) AS at, r.pipeline_id, r.service_id, p.kind::text AS kind,
        r.state::text AS state, r.branch, r.actor, t.slug AS team_slug, l.slug AS line_slug, r.seen_at,
        lower(concat_ws(' ', s.slug, p.name, '#' || r.number, r.branch, r.commit_sha, coalesce(c.title, r.commit_title), r.actor)) AS search_text,
        md5(concat_ws('|', r.stages, r.parameters, r.complete)) AS inside,
        json_build_object('id', r.id,
          'service', CASE WHEN s.id IS NOT NULL THEN json_build_object('id', s.id, 'slug', s.slug) END,
          'team', CASE WHEN t.id IS NOT NULL THEN json_build_object('id', t.id, 'slug', t.slug, 'name', t.name) END,
          'productLine', CASE WHEN l.id IS NOT NULL THEN json_build_object('id', l.id, 'slug', l.slug, 'name', l.name) END,
          'pipelineId', p.id, 'pipeline', p.name, 'pipelineKind', p.kind, 'number', r.number, 'state', r.state,
          'word', r.raw_status, 'trigger', r.trigger, 'branch', r.branch, 'commitSha', r.commit_sha,
          'title', coalesce(c.title, r.commit_title), 'actor', r.actor, 'startedAt', r.started_at, 'endedAt', r.ended_at,
          'durationMs', CASE WHEN r.ended_at >= r.started_at
            THEN (extract(epoch FROM r.ended_at - r.started_at) * 1000)::bigint END,
          'failure', r.failure,
          'stages', (SELECT coalesce(json_agg(json_build_object('name', v ->> 'name', 'state', coalesce(v ->> 'state', 'unknown'))
              ORDER BY n), '[]') FROM jsonb_array_elements(r.stages) WITH ORDINALITY AS e (v, n)),
          'builds', (SELECT coalesce(json_agg(build_reference(b) ORDER BY b.pushed_at, b.id), '[]') FROM build b
            WHERE b.run_id = r.id AND b.service_id = r.service_id),
          'runsIn', (SELECT coalesce(json_agg(e.slug ORDER BY e.rank), '[]') FROM build b
            JOIN place o ON o.service_id = b.service_id AND o.running_build_id = b.id
            JOIN environment e ON e.id = o.environment_id
            WHERE b.run_id = r.id AND b.service_id = r.service_id))::text AS head
      FROM pipeline_run r
      JOIN pipeline p ON p.id = r.pipeline_id
      LEFT JOIN service s ON s.id = r.service_id
      LEFT JOIN team t ON t.id = s.team_id
      LEFT JOIN product_line l ON l.id = s.product_line_id
      LEFT JOIN code_commit c ON c.repository_id = coalesce(s.code_repository_id, p.code_repository_id) AND c.sha = r.commit_sha
      WHERE r.id = ANY (ids)
    ), shaped AS (
      SELECT made.*, md5(head || inside) AS new_mark,
        dense_json(left(head, -1) || ', "seenAt" : ' || to_json(seen_at) || '}') AS item
      FROM made
    ), before AS (
      SELECT run_id, mark FROM run_card WHERE run_id = ANY (ids)
    ), written AS (
      INSERT INTO run_card AS card (run_id, at, pipeline_id, service_id, kind, state, branch, actor, team_slug, line_slug,
        search_text, item, mark)
      SELECT id, at, pipeline_id, service_id, kind, state, branch, actor, team_slug, line_slug, search_text, item, new_mark
      FROM shaped ORDER BY id
      ON CONFLICT (run_id) DO UPDATE SET at = excluded.at, pipeline_id = excluded.pipeline_id,
        service_id = excluded.service_id, kind = excluded.kind, state = excluded.state, branch = excluded.branch,
        actor = excluded.actor, team_slug = excluded.team_slug, line_slug = excluded.line_slug,
        search_text = excluded.search_text, item = excluded.item, mark = excluded.mark
      WHERE card.item <> excluded.item OR card.mark <> excluded.mark OR card.search_text <> excluded.search_text
      RETURNING card.run_id, card.pipeline_id, card.at, card.mark
    )
    SELECT w.run_id, w.pipeline_id FROM written w LEFT JOIN before b ON b.run_id = w.run_id
    WHERE b.mark <> w.mark OR (b.run_id IS NULL AND w.at > sluice_now() - interval '1 hour')
  LOOP
    PERFORM sluice_notify('run', told.run_id::text);
    PERFORM sluice_notify('pipeline', told.pipeline_id::text);
  END LOOP;
END $$;

-- Runs come many at once: one refresh per statement.
CREATE FUNCTION refresh_cards_of_runs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refresh_run_cards(ARRAY(SELECT id FROM changed)); RETURN NULL; END $$;
CREATE TRIGGER run_card_new AFTER INSERT ON pipeline_run REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_cards_of_runs();
CREATE TRIGGER run_card_changed AFTER UPDATE ON pipeline_run REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_cards_of_runs();

-- A commit may come after the run that built it.
CREATE FUNCTION refresh_run_cards_of_commits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_run_cards(ARRAY(SELECT r.id FROM changed n JOIN pipeline_run r ON r.commit_sha = n.sha
    JOIN pipeline p ON p.id = r.pipeline_id LEFT JOIN service s ON s.id = r.service_id
    WHERE coalesce(s.code_repository_id, p.code_repository_id) = n.repository_id));
  RETURN NULL;
END $$;
CREATE TRIGGER run_card_commit AFTER INSERT ON code_commit REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_run_cards_of_commits();

-- The rest is rare or short and waits for commit: everything else is locked by then, so that nobody waits in a ring.
CREATE FUNCTION refresh_run_cards_of_build() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_run_cards(ARRAY(SELECT DISTINCT id FROM unnest(ARRAY[
    CASE WHEN TG_OP <> 'INSERT' THEN OLD.run_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.run_id END]) AS u (id)
    WHERE id IS NOT NULL));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER run_card_build_new AFTER INSERT ON build
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.run_id IS NOT NULL) EXECUTE FUNCTION refresh_run_cards_of_build();
CREATE CONSTRAINT TRIGGER run_card_build_gone AFTER DELETE ON build
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.run_id IS NOT NULL) EXECUTE FUNCTION refresh_run_cards_of_build();
CREATE CONSTRAINT TRIGGER run_card_build AFTER UPDATE ON build
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    (OLD.run_id, OLD.service_id, OLD.digest, OLD.version, OLD.branch, OLD.commit_sha)
    IS DISTINCT FROM (NEW.run_id, NEW.service_id, NEW.digest, NEW.version, NEW.branch, NEW.commit_sha)
  ) EXECUTE FUNCTION refresh_run_cards_of_build();

CREATE FUNCTION refresh_run_cards_of_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_run_cards(ARRAY(SELECT DISTINCT b.run_id FROM build b WHERE b.run_id IS NOT NULL AND b.id IN (
    CASE WHEN TG_OP <> 'INSERT' THEN OLD.running_build_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.running_build_id END)));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER run_card_place_gone AFTER INSERT OR DELETE ON place
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refresh_run_cards_of_place();
CREATE CONSTRAINT TRIGGER run_card_place AFTER UPDATE ON place
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.running_build_id IS DISTINCT FROM NEW.running_build_id) EXECUTE FUNCTION refresh_run_cards_of_place();

CREATE FUNCTION refresh_run_cards_of_service() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_run_cards(ARRAY(SELECT id FROM pipeline_run WHERE service_id = NEW.id));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER run_card_service AFTER UPDATE ON service
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    (OLD.slug, OLD.team_id, OLD.product_line_id, OLD.code_repository_id)
    IS DISTINCT FROM (NEW.slug, NEW.team_id, NEW.product_line_id, NEW.code_repository_id)
  ) EXECUTE FUNCTION refresh_run_cards_of_service();

CREATE FUNCTION refresh_run_cards_of_pipeline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_run_cards(ARRAY(SELECT id FROM pipeline_run WHERE pipeline_id = NEW.id));
  PERFORM sluice_notify('pipeline', NEW.id::text);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER run_card_pipeline AFTER UPDATE ON pipeline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.name, OLD.kind, OLD.code_repository_id) IS DISTINCT FROM (NEW.name, NEW.kind, NEW.code_repository_id))
  EXECUTE FUNCTION refresh_run_cards_of_pipeline();

CREATE FUNCTION refresh_run_cards_of_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_run_cards(ARRAY(SELECT r.id FROM pipeline_run r JOIN service s ON s.id = r.service_id
    WHERE NEW.id IN (s.team_id, s.product_line_id)));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER run_card_team AFTER UPDATE ON team
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((OLD.slug, OLD.name) IS DISTINCT FROM (NEW.slug, NEW.name))
  EXECUTE FUNCTION refresh_run_cards_of_owner();
CREATE CONSTRAINT TRIGGER run_card_product_line AFTER UPDATE ON product_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((OLD.slug, OLD.name) IS DISTINCT FROM (NEW.slug, NEW.name))
  EXECUTE FUNCTION refresh_run_cards_of_owner();

CREATE FUNCTION refresh_run_cards_that_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_run_cards(ARRAY(SELECT DISTINCT b.run_id FROM place o JOIN build b ON b.id = o.running_build_id
    WHERE b.run_id IS NOT NULL));
  RETURN NULL;
END $$;
CREATE TRIGGER run_card_environment AFTER UPDATE OF slug, rank ON environment
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_run_cards_that_run();

-- What a freeze answered at a gate shows on the page of the run.
CREATE FUNCTION tell_run_of_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM sluice_notify('run', NEW.run_id::text); RETURN NULL; END $$;
CREATE TRIGGER pipeline_gate_told AFTER INSERT OR UPDATE ON pipeline_gate
  FOR EACH ROW EXECUTE FUNCTION tell_run_of_gate();

-- The newest runs of a pipeline that succeeded say what is usual.
CREATE INDEX pipeline_run_succeeded ON pipeline_run (pipeline_id, number DESC) WHERE state = 'succeeded';
-- What has to be asked about again.
CREATE INDEX pipeline_run_incomplete ON pipeline_run (pipeline_id) WHERE NOT complete;

-- What it asks for is found by the ids alone, so one plan is right for any of them.
ALTER FUNCTION refresh_run_cards(uuid[]) SET plan_cache_mode = force_generic_plan;

SELECT refresh_run_cards(ARRAY(SELECT id FROM pipeline_run));

-- After the rows: built once, not kept up while all runs there are get theirs.
CREATE INDEX run_card_at_idx ON run_card (at DESC, run_id DESC);
CREATE INDEX run_card_pipeline_id_idx ON run_card (pipeline_id, at DESC, run_id DESC);
CREATE INDEX run_card_service_id_idx ON run_card (service_id, at DESC, run_id DESC);
CREATE INDEX run_card_kind_idx ON run_card (kind, at DESC, run_id DESC);
CREATE INDEX run_card_state_idx ON run_card (state, at DESC, run_id DESC);
CREATE INDEX run_card_branch_idx ON run_card (branch, at DESC, run_id DESC);
CREATE INDEX run_card_actor_idx ON run_card (actor, at DESC, run_id DESC);
CREATE INDEX run_card_team_slug_idx ON run_card (team_slug, at DESC, run_id DESC);
CREATE INDEX run_card_line_slug_idx ON run_card (line_slug, at DESC, run_id DESC);
CREATE INDEX run_card_search_text_trgm ON run_card USING gin (search_text gin_trgm_ops);
