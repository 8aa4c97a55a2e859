import type { SeenRuntime } from '../../../catalog/runtime/writes.ts'
import type { Baseline, ObservationReading } from '../../../domain/observation/judge.ts'
import type { ObservationRecord } from '../../../domain/observation/record.ts'
import type { Surroundings } from '../../define.ts'
import type { Look, SourceSaid } from './look.ts'
import { readAlerts, readLogs, readLogsBefore } from './read-alerts.ts'
import { readHealth } from './read-health.ts'
import { readBaseline, readLead, readMetrics } from './read-metrics.ts'

/** Everything one look found. */
export interface Seen {
  readings: ObservationReading[]
  sources: ObservationRecord['sources']
  baseline: Baseline | null
  saw: SeenRuntime[]
  /** Why something could not be read, or what is wrong with the pods. */
  problem: string | null
  /** A source did not answer: ask again soon, and as late as it asks for. */
  silent: boolean
  retryAfterMs: number | null
}

type Stored = ObservationRecord['sources']['metrics']

function remembered(said: SourceSaid, before: Stored): Stored {
  switch (said.state) {
    case 'answers':
      return { state: 'answers', throughAt: said.throughAt.toISOString(), problem: null }
    case 'absent':
      return { state: 'absent', throughAt: before.throughAt, problem: null }
    case 'silent':
      return { state: 'silent', throughAt: before.throughAt, problem: said.problem }
  }
}

/** A source that answered in this window and is gone now has not become one that was never there: it owes its answer. */
function owed(said: SourceSaid, before: Stored): SourceSaid {
  if (said.state !== 'absent' || before.state === null || before.state === 'absent') return said
  return { state: 'silent', problem: 'not there any more, and it answered before', retryAfterMs: null }
}

async function survived(work: Promise<SourceSaid>): Promise<SourceSaid> {
  // A bug of ours is no reading: it counts as silence and is tried again.
  return work.catch((error: unknown) => ({
    state: 'silent',
    problem: error instanceof Error ? error.message : String(error),
    retryAfterMs: null,
  }))
}

/** Asks every source under the reading role. A source that once was not there is asked again: it may have come. */
export async function readAll(around: Surroundings, look: Look): Promise<Seen> {
  const { record } = look
  const cloud = await around.cloud.reading(look.connectionId)
  const absent: SourceSaid = { state: 'absent' }
  const { alerts, logErrorsPerMinute } = record.limits
  const [health, ...said] = await Promise.all([
    readHealth(cloud, look),
    survived(readMetrics(cloud.metrics, look)),
    alerts === null ? absent : survived(readAlerts(cloud.alerts, look)),
    logErrorsPerMinute === null ? absent : survived(readLogs(cloud.logs, look)),
  ])
  const metrics = owed(said[0], record.sources.metrics)
  const alerting = owed(said[1], record.sources.alerts)
  const logging = owed(said[2], record.sources.logs)
  const baseline: Baseline = { ...record.baseline }
  let lead: ObservationReading[] = []
  if (!('error-rate' in baseline || 'saturation' in baseline) && metrics.state === 'answers') {
    const before = await readBaseline(cloud.metrics, look).catch(() => null)
    Object.assign(baseline, before ?? {})
    if (before !== null) lead = await readLead(cloud.metrics, look).catch(() => [])
  }
  if (!('log-errors' in baseline) && logging.state === 'answers') {
    const before = await readLogsBefore(cloud.logs, look).catch(() => null)
    if (before !== null) baseline['log-errors'] = before
  }
  const all = [metrics, alerting, logging]
  const silent = all.filter((said) => said.state === 'silent')
  return {
    readings: [
      ...lead,
      ...all.flatMap((said) => (said.state === 'answers' ? said.readings : [])),
      health.reading,
    ],
    sources: {
      metrics: remembered(metrics, record.sources.metrics),
      alerts: remembered(alerting, record.sources.alerts),
      logs: remembered(logging, record.sources.logs),
    },
    baseline: Object.keys(baseline).length > 0 ? baseline : null,
    saw: health.saw,
    problem: [...silent.map(({ problem }) => problem), health.problem].filter(Boolean).join('; ') || null,
    silent: silent.length > 0,
    retryAfterMs: Math.max(0, ...silent.map(({ retryAfterMs }) => retryAfterMs ?? 0)) || null,
  }
}
