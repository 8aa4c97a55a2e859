import type { PipelineKind } from '../../domain/pipeline/name.ts'
import type { JsonText } from '../../platform/json-text.ts'
import type { Database } from '../database.ts'
import { pageRows, readPage } from '../page.ts'
import { readDocument } from '../reader.ts'
import { Conditions } from '../statement.ts'

/** Today in the installation's zone. */
const today = `((sluice_now() AT TIME ZONE coalesce((SELECT time_zone FROM organisation LIMIT 1), 'Asia/Shanghai'))::date)`

const halves = (column: string) =>
  `(SELECT percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY v) FROM d, unnest(d.${column}) AS u (v))`

/** StageFigures of the API contract, over d: the days that were chosen, took and waited: half and nine tenths of them. */
const figures = `json_build_object('runs', coalesce(sum(runs), 0), 'succeeded', coalesce(sum(succeeded), 0),
  'failed', coalesce(sum(failed), 0), 'medianSeconds', max(took.both[1]), 'p90Seconds', max(took.both[2]),
  'timed', coalesce(sum(cardinality(seconds)), 0),
  'queueMedianSeconds', max(waited.both[1]), 'queueP90Seconds', max(waited.both[2]),
  'queued', coalesce(sum(cardinality(queue_seconds)), 0), 'queueUnknown', coalesce(sum(queue_unknown), 0),
  'cacheHits', coalesce(sum(cache_hits), 0), 'cacheMisses', coalesce(sum(cache_misses), 0),
  'cacheUnknown', coalesce(sum(cache_unknown), 0))`

const days = (pipeline: string, stage: string, from: string, to: string) =>
  `(WITH d AS (SELECT * FROM figure_stage_day f WHERE f.pipeline_id = ${pipeline} AND f.stage = ${stage}
    AND f.day BETWEEN ${from} AND ${to}) SELECT ${figures} FROM (SELECT ${halves('seconds')} AS both) AS took
    CROSS JOIN (SELECT ${halves('queue_seconds')} AS both) AS waited LEFT JOIN d ON true)`

export interface PipelineFilters {
  service?: string | undefined
  team?: string | undefined
  productLine?: string | undefined
  kind?: string | undefined
  q?: string | undefined
}

/** One page of pipelines by name, each with the figures of its whole runs in the period and in the one before. */
export function listPipelineFigures(
  database: Pick<Database, 'pool'>,
  filters: PipelineFilters,
  length: number,
  after: [name: string, id: string] | null,
  limit: number,
): Promise<JsonText> {
  const conditions = new Conditions(length)
    .must('p.service_id IS NOT NULL')
    .add('s.slug = ?', filters.service)
    .add('t.slug = ?', filters.team)
    .add('l.slug = ?', filters.productLine)
    .add('p.kind::text = ?', filters.kind)
    .add('strpos(lower(p.name), ?) > 0', filters.q?.toLowerCase())
  if (after) {
    conditions.values.push(...after)
    const from = conditions.values.length - 1
    conditions.must(`(p.name, p.id) > ($${from}::text, $${from + 1}::uuid)`)
  }
  const inner = `SELECT json_build_object('id', page.id, 'name', page.name, 'kind', page.kind, 'service', page.slug,
      'current', ${days('page.id', "''", `${today} - ($1::int - 1)`, today)},
      'previous', ${days('page.id', "''", `${today} - ($1::int * 2 - 1)`, `${today} - $1::int`)},
      'slow', (SELECT count(*) FROM slow_stage w WHERE w.pipeline_id = page.id AND w.at > sluice_now() - $1::int * interval '1 day'))::text AS item,
    json_build_array(page.name, page.id)::text AS key
    FROM (SELECT p.id, p.name, p.kind, s.slug FROM pipeline p LEFT JOIN service s ON s.id = p.service_id
      LEFT JOIN team t ON t.id = s.team_id LEFT JOIN product_line l ON l.id = s.product_line_id${conditions.where()}
      ORDER BY p.name, p.id LIMIT ${pageRows}) AS page ORDER BY page.name, page.id`
  return readPage(database, 'figure.pipelines', inner, limit, conditions.values)
}

// $1 pipeline, $2 days of the period, $3 days of a point. The whole run is the stage without a name.
const one = `WITH clock AS (SELECT ${today} AS today, ${today} - ($2::int - 1) AS since, ${today} - ($2::int * 2 - 1) AS before)
SELECT json_build_object('pipeline', json_build_object('id', p.id, 'name', p.name, 'kind', p.kind,
    'service', (SELECT slug FROM service s WHERE s.id = p.service_id)),
  'today', clock.today, 'stages', (SELECT coalesce(json_agg(json_build_object('stage', known.stage,
      'current', ${days('p.id', 'known.stage', 'clock.since', 'clock.today')},
      'previous', ${days('p.id', 'known.stage', 'clock.before', 'clock.since - 1')},
      'points', (SELECT coalesce(json_agg(json_build_object('from', g, 'figures',
          ${days('p.id', 'known.stage', 'g', 'g + ($3::int - 1)')}) ORDER BY g), '[]')
        FROM (SELECT DISTINCT clock.since + (f.day - clock.since) / $3::int * $3::int AS g FROM figure_stage_day f
          WHERE f.pipeline_id = p.id AND f.stage = known.stage AND f.day BETWEEN clock.since AND clock.today) AS seen))
      ORDER BY known.stage = '' DESC, known.place, known.stage), '[]')
    FROM (SELECT f.stage, (SELECT min(e.n) FROM jsonb_array_elements(last.stages) WITH ORDINALITY AS e (v, n)
          WHERE e.v ->> 'name' = f.stage) AS place
      FROM figure_stage_day f LEFT JOIN LATERAL (SELECT stages FROM pipeline_run r WHERE r.pipeline_id = p.id AND r.complete
        ORDER BY r.number DESC LIMIT 1) AS last ON true
      WHERE f.pipeline_id = p.id AND f.day BETWEEN clock.before AND clock.today GROUP BY f.stage, last.stages) AS known),
  'now', sluice_now()) AS document
FROM pipeline p, clock WHERE p.id = $1::uuid`

/** What `figures` answers. */
export interface StageSums {
  runs: number
  succeeded: number
  failed: number
  medianSeconds: number | null
  p90Seconds: number | null
  timed: number
  queueMedianSeconds: number | null
  queueP90Seconds: number | null
  queued: number
  queueUnknown: number
  cacheHits: number
  cacheMisses: number
  cacheUnknown: number
}

export interface PipelineFiguresDocument {
  pipeline: { id: string; name: string; kind: PipelineKind; service: string | null }
  today: string
  stages: {
    stage: string
    current: StageSums
    previous: StageSums
    points: { from: string; figures: StageSums }[]
  }[]
  now: string
}

/** A pipeline and each of its stages: the period, the one before, and the points that have something in them. */
export const readPipelineFigures = (
  database: Pick<Database, 'pool'>,
  pipelineId: string,
  length: number,
  width: number,
): Promise<PipelineFiguresDocument | null> =>
  readDocument<PipelineFiguresDocument>(database, 'figure.pipeline', one, [pipelineId, length, width])

const ofRun = `SELECT json_build_object('pipelineId', r.pipeline_id, 'number', r.number, 'stages', r.stages,
  'before', (SELECT coalesce(json_agg(h.stages ORDER BY h.number DESC), '[]') FROM (SELECT number, stages FROM pipeline_run
    WHERE pipeline_id = r.pipeline_id AND number < r.number AND complete ORDER BY number DESC LIMIT 60) AS h),
  'now', sluice_now()) AS document FROM pipeline_run r WHERE r.id = $1::uuid`

export interface RunStagesDocument<S> {
  stages: S[]
  before: S[][]
  now: string
}

/** The stages of a run, and those of the runs before it, newest first. */
export const readRunStages = <S>(
  database: Pick<Database, 'pool'>,
  runId: string,
): Promise<RunStagesDocument<S> | null> =>
  readDocument<RunStagesDocument<S>>(database, 'figure.run-stages', ofRun, [runId])
