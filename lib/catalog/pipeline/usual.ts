/**
 * What is usual: medians over the last 20 runs of a pipeline that succeeded, as JSON {run, stages: {name: ms}, jobs:
 * {"stage\tjob": ms}}. `pipeline` is an expression for its id, `besides` one for a number that does not count.
 */
export const usualOf = (pipeline: string, besides: string): string => {
  const between = (value: string) =>
    `extract(epoch FROM (${value} ->> 'endedAt')::timestamptz - (${value} ->> 'startedAt')::timestamptz) * 1000`
  const median = (of: string) => `(percentile_cont(0.5) WITHIN GROUP (ORDER BY ${of}))::bigint`
  return `(WITH past AS MATERIALIZED (
      SELECT u.stages, extract(epoch FROM u.ended_at - u.started_at) * 1000 AS ms FROM pipeline_run u
      WHERE u.pipeline_id = ${pipeline} AND u.state = 'succeeded' AND u.number <> ${besides}
      ORDER BY u.number DESC LIMIT 20
    ), stage AS (
      SELECT t.v ->> 'name' AS name, ${between('t.v')} AS ms, t.v -> 'jobs' AS jobs
      FROM past CROSS JOIN LATERAL jsonb_array_elements(past.stages) AS t (v)
    )
    SELECT json_build_object('run', (SELECT ${median('ms')} FROM past),
      'stages', (SELECT coalesce(json_object_agg(name, ms), '{}') FROM (
        SELECT name, ${median('ms')} AS ms FROM stage WHERE name IS NOT NULL GROUP BY name) s),
      'jobs', (SELECT coalesce(json_object_agg(name, ms), '{}') FROM (
        SELECT stage.name || E'\\t' || (j.v ->> 'name') AS name, ${median(between('j.v'))} AS ms
        FROM stage CROSS JOIN LATERAL jsonb_array_elements(coalesce(stage.jobs, '[]')) AS j (v)
        WHERE j.v ->> 'name' IS NOT NULL GROUP BY 1) s)))`
}

/** What that answers; null: no run of it was ever timed. */
export interface Usual {
  run: number | null
  stages: Record<string, number | null>
  jobs: Record<string, number | null>
}

export const jobKey = (stage: string, job: string): string => `${stage}\t${job}`
