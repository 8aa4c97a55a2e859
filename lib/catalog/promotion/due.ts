import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** Nothing plans its next look further ahead than this: a later one was stated by a clock that was moved back since. */
const ahead = `p.look_at > sluice_now() + interval '70 minutes'
        + coalesce((p.observation ->> 'readEverySeconds')::float, 0) * interval '1 second'
      OR (p.state <> 'observing' AND p.look_at > sluice_now() + interval '5 minutes')
      OR (p.state = 'observing' AND p.observing_at > sluice_now())`

/**
 * Open promotions that somebody should look at: the time they stated has come or can only be a moved clock's, their job
 * was lost, or the claim of their step ran out. At most 500 at once, oldest first; the next sweep takes the rest.
 */
export async function listDue(database: Database): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    database,
    'promotions.due',
    `SELECT p.id FROM promotion p
     WHERE p.state IN ('pending', 'applying', 'observing')
       AND (p.look_at IS NULL OR p.look_at <= sluice_now() OR p.wake_at <= sluice_now() OR p.expires_at <= sluice_now()
         OR ${ahead})
       AND NOT EXISTS (SELECT 1 FROM promotion_step st WHERE st.promotion_id = p.id AND st.state = 'running'
         AND st.claim_until_at > clock_timestamp())
     ORDER BY p.look_at NULLS FIRST LIMIT 500`,
  )
  return rows.map((row) => row.id)
}

/** Waiting promotions of a service, or of an environment, oldest first: something they wait for may have changed. */
export async function listPending(
  database: Database,
  of: { serviceId?: string | undefined; environmentId?: string | undefined },
): Promise<string[]> {
  const [column, id] = of.serviceId
    ? ['service_id', of.serviceId]
    : ['environment_id', of.environmentId ?? null]
  // In an environment only those that the queue alone keeps: a freed slot changes nothing for the others.
  const onlyQueue = of.serviceId
    ? ''
    : `AND (SELECT array_agg(v ->> 'gate') FROM jsonb_array_elements(coalesce(judged_verdicts, asked_verdicts)) AS v
        WHERE v ->> 'verdict' IN ('wait', 'block')) = '{queue}' AND start_mode = 'automatic'`
  // ... and no more of them than there are slots: judging the whole queue each time would cost more than the work.
  const slots = of.serviceId
    ? '50'
    : `(SELECT greatest(1, 1 + (e.settings ->> 'rolloutCap')::int
        - (SELECT count(*) FROM promotion r WHERE r.environment_id = e.id AND r.state = 'applying'))
        FROM environment e WHERE e.id = $1::uuid)`
  const rows = await rowsOf<{ id: string }>(
    database,
    `promotions.pending.${column}`,
    `SELECT id FROM promotion WHERE ${column} = $1::uuid AND state = 'pending' ${onlyQueue}
     ORDER BY requested_at, id LIMIT ${slots}`,
    [id],
  )
  return rows.map((row) => row.id)
}
