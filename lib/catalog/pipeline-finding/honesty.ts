import { type Reader, readDocument } from '../reader.ts'

const person = (column: string) =>
  `(SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = ${column})`

export interface HonestyScope {
  since: Date
  until: Date
  serviceId: string | null
  /** Slugs. */
  team: string | null
  environment: string | null
}

// $1 since, $2 until, $3 service, $4 team, $5 environment; at most so many of anything are listed, all are counted.
const listed = 100
const ofService = `($3::uuid IS NULL OR s.id = $3) AND ($4::text IS NULL OR EXISTS (
  SELECT 1 FROM team t WHERE t.id = s.team_id AND t.slug = $4))`
const here = `($5::text IS NULL OR e.slug = $5)`

// What was asked at the start is what it started with: later verdicts change nothing any more.
const started = `started AS (SELECT p.id, p.start_verdicts FROM promotion p JOIN service s ON s.id = p.service_id
    JOIN environment e ON e.id = p.environment_id
  WHERE p.started_at >= $1 AND p.started_at < $2 AND p.start_verdicts IS NOT NULL AND ${ofService} AND ${here}),
judged AS (SELECT v ->> 'gate' AS gate, v ->> 'verdict' AS verdict, count(*) AS count
  FROM started, jsonb_array_elements(start_verdicts) AS v GROUP BY 1, 2)`

const aside = `aside AS (SELECT o.*, p.number, s.slug AS service, e.slug AS environment FROM gate_override o
    JOIN promotion p ON p.id = o.promotion_id JOIN service s ON s.id = p.service_id JOIN environment e ON e.id = p.environment_id
  WHERE o.at >= $1 AND o.at < $2 AND o.withdrawn_at IS NULL AND ${ofService} AND ${here})`

// A job that did not end in a run that ended well was skipped: one that was stopped would have stopped the run. One that never
// began may have been left out by a condition of its pipeline: Flow does not tell, so these are only counted.
const skipped = `skipped AS (SELECT r.id, r.number, l.name AS pipeline, s.slug AS service, j ->> 'name' AS job,
    coalesce((j ->> 'endedAt')::timestamptz, r.ended_at, r.started_at) AS at, j ->> 'startedAt' IS NOT NULL OR EXISTS (
      SELECT 1 FROM ledger_entry a WHERE a.action = 'run.skip-asked' AND a.service_id = r.service_id AND a.detail ->> 'pipeline' = l.name
        AND a.detail ->> 'run' = r.number::text AND a.detail ->> 'job' = j ->> 'name') AS begun
  FROM pipeline_run r JOIN pipeline l ON l.id = r.pipeline_id LEFT JOIN service s ON s.id = r.service_id,
    jsonb_path_query(r.stages, '$[*].jobs[*] ? (@.state == "cancelled" || @.state == "skipped")') AS j
  WHERE r.state = 'succeeded' AND r.stages @? '$[*].jobs[*] ? (@.state == "cancelled" || @.state == "skipped")'
    AND r.started_at >= $1 AND r.started_at < $2 AND $5::text IS NULL AND (($3::uuid IS NULL AND $4::text IS NULL) OR ${ofService}))`

const past = `past AS (SELECT w.*, s.slug AS service, e.slug AS environment FROM waiver w LEFT JOIN service s ON s.id = w.service_id
    LEFT JOIN environment e ON e.id = w.environment_id
  WHERE w.revoked_at IS NULL AND w.ends_at <= sluice_now() AND (w.service_id IS NULL OR ${ofService}) AND (e.id IS NULL OR ${here})
    AND NOT EXISTS (SELECT 1 FROM waiver n WHERE n.finding = w.finding AND n.service_id IS NOT DISTINCT FROM w.service_id
      AND n.environment_id IS NOT DISTINCT FROM w.environment_id AND n.revoked_at IS NULL AND n.ends_at > sluice_now())),
still AS (SELECT p.* FROM past p WHERE EXISTS (SELECT 1 FROM pipeline_finding f LEFT JOIN code_repository r
        ON r.id = f.code_repository_id WHERE f.closed_at IS NULL
      AND p.finding IN (left(concat(f.rule, ' ', r.path || ': ', f.subject), 200), f.rule || ' *') AND (p.service_id IS NULL OR p.service_id = f.service_id))
    OR EXISTS (SELECT 1 FROM place l JOIN build b ON b.id = l.running_build_id
      WHERE (p.service_id IS NULL OR l.service_id = p.service_id) AND (p.environment_id IS NULL OR l.environment_id = p.environment_id)
        AND b.findings @> jsonb_build_array(jsonb_build_object('name', p.finding))))`

const report = `WITH ${started}, ${aside}, ${skipped}, ${past}
  SELECT json_build_object('since', $1::timestamptz, 'until', $2::timestamptz, 'now', sluice_now(),
    'promotions', (SELECT count(*) FROM started),
    'gates', (SELECT coalesce(json_agg(json_build_object('gate', g.gate, 'passed', g.passed, 'warned', g.warned, 'off', g.off,
        'overridden', g.overridden)), '[]') FROM (SELECT gate,
          coalesce(sum(count) FILTER (WHERE verdict = 'pass'), 0)::int AS passed,
          coalesce(sum(count) FILTER (WHERE verdict = 'warn'), 0)::int AS warned,
          coalesce(sum(count) FILTER (WHERE verdict = 'off'), 0)::int AS off,
          coalesce(sum(count) FILTER (WHERE verdict = 'overridden'), 0)::int AS overridden
        FROM judged GROUP BY gate) g),
    'overrides', json_build_object('count', (SELECT count(*) FROM aside),
      'unreviewed', (SELECT count(*) FROM aside WHERE reviewed_at IS NULL),
      'people', (SELECT coalesce(json_agg(json_build_object('person', ${person('b.person_id')}, 'count', b.count)
          ORDER BY b.count DESC, b.person_id), '[]') FROM (SELECT person_id, count(*) FROM aside GROUP BY 1) b),
      'items', (SELECT coalesce(json_agg(json_build_object('id', a.id, 'gate', a.gate, 'promotion', json_build_object('id',
          a.promotion_id, 'number', a.number), 'service', a.service, 'environment', a.environment, 'person', ${person('a.person_id')},
          'second', ${person('a.second_id')}, 'reason', a.reason, 'at', a.at, 'reviewedAt', a.reviewed_at) ORDER BY a.at DESC), '[]')
        FROM (SELECT * FROM aside ORDER BY at DESC LIMIT ${listed}) a)),
    'skippedJobs', json_build_object('count', (SELECT count(*) FROM skipped WHERE begun),
      'leftOut', (SELECT count(*) FROM skipped WHERE NOT begun),
      'items', (SELECT coalesce(json_agg(json_build_object('run', json_build_object('id', k.id, 'number', k.number),
          'pipeline', k.pipeline, 'service', k.service, 'job', k.job, 'at', k.at, 'by', x.actor_name, 'reason', x.reason)
          ORDER BY k.at DESC), '[]')
        FROM (SELECT * FROM skipped WHERE begun ORDER BY at DESC LIMIT ${listed}) k LEFT JOIN LATERAL (SELECT a.actor_name, a.reason
          FROM ledger_entry a WHERE a.action = 'run.skip-asked' AND a.detail ->> 'pipeline' = k.pipeline
            AND a.detail ->> 'run' = k.number::text AND a.detail ->> 'job' = k.job ORDER BY a.id DESC LIMIT 1) x ON true)),
    'advisory', (SELECT coalesce(json_agg(json_build_object('id', f.id, 'rule', f.rule, 'service', s.slug, 'subject', f.subject)
        ORDER BY s.slug, f.subject), '[]') FROM (SELECT * FROM pipeline_finding WHERE closed_at IS NULL
        AND rule IN ('stage-advisory', 'checks-not-required') ORDER BY id LIMIT 500) f LEFT JOIN service s ON s.id = f.service_id
      WHERE ($3::uuid IS NULL AND $4::text IS NULL) OR ${ofService}),
    'waivers', json_build_object('past', (SELECT count(*) FROM past),
      'inDate', (SELECT count(*) FROM waiver w LEFT JOIN service s ON s.id = w.service_id
        LEFT JOIN environment e ON e.id = w.environment_id WHERE w.revoked_at IS NULL AND w.ends_at > sluice_now()
        AND (w.service_id IS NULL OR ${ofService}) AND (e.id IS NULL OR ${here})),
      'items', (SELECT coalesce(json_agg(json_build_object('id', z.id, 'finding', z.finding, 'service', z.service,
          'environment', z.environment, 'owner', ${person('z.owner_id')}, 'endsAt', z.ends_at) ORDER BY z.ends_at), '[]')
        FROM (SELECT * FROM still ORDER BY ends_at LIMIT ${listed}) z))) AS document`

/** HonestyReport of the API contract, but for the order of its gates. */
export async function readHonesty<T>(reader: Reader, scope: HonestyScope): Promise<T> {
  const { since, until, serviceId, team, environment } = scope
  const values = [since.toISOString(), until.toISOString(), serviceId, team, environment]
  const document = await readDocument<T>(reader, 'honesty', report, values)
  if (document === null) throw new Error('the honesty report answered no row')
  return document
}
