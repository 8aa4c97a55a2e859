import type { AlertPort, LogPort } from '../../../cloud/ports/observation.ts'
import { alertConcerns } from '../../../domain/observation/combine.ts'
import { liveTargets } from '../steps/attempt.ts'
import { baselineMs, instantOf, type Look, type SourceSaid } from './look.ts'

const pages = 10
/** Words of a line that tells of an error. */
const errorWords = 'ERROR or FATAL'
/** Shorter stretches of log are not worth a question. */
const shortestMs = 10_000

/** Alerts of the place that began after the first write and still fire. What began earlier is not this build's. */
export async function readAlerts(alerts: AlertPort, look: Look): Promise<SourceSaid> {
  const span = { from: look.firstWriteAt, to: new Date(look.now.getTime() + 1000) }
  let page: string | null = null
  let count = 0
  for (let read = 0; read < pages; read += 1) {
    const answer = await alerts.listAlerts(span, page)
    if (!answer.ok) {
      const { kind, product, operation, message, retryAfterMs } = answer.failure
      return kind === 'not-found'
        ? { state: 'absent' }
        : { state: 'silent', problem: `${product} ${operation}: ${message}`, retryAfterMs }
    }
    count += answer.value.items.filter(
      (alert) => alert.state === 'firing' && alertConcerns(alert.labels, liveTargets(look.subject)),
    ).length
    page = answer.value.next
    if (page === null) break
  }
  return {
    state: 'answers',
    throughAt: look.now,
    readings: [{ check: 'alerts', at: look.now, value: count }],
  }
}

type Counted = { kind: 'count'; lines: number } | Extract<SourceSaid, { state: 'absent' | 'silent' }>

async function countAll(logs: LogPort, look: Look, from: Date, to: Date): Promise<Counted> {
  let lines = 0
  let connected = 0
  for (const { cluster, namespace, workloadName } of liveTargets(look.subject)) {
    if (!cluster || !namespace || !workloadName) continue
    const question = { cluster, namespace, workload: workloadName, from, to, query: errorWords }
    const answer = await logs.countLines(question)
    if (!answer.ok) {
      const { kind, product, operation, message, retryAfterMs } = answer.failure
      if (kind === 'not-found') continue
      return { state: 'silent', problem: `${product} ${operation}: ${message}`, retryAfterMs }
    }
    connected += 1
    lines += answer.value
  }
  return connected === 0 ? { state: 'absent' } : { kind: 'count', lines }
}

/** Lines with errors per minute since the last look. */
export async function readLogs(logs: LogPort, look: Look): Promise<SourceSaid> {
  const from = instantOf(look.record.sources.logs.throughAt) ?? look.beganAt
  const spanMs = look.now.getTime() - from.getTime()
  if (spanMs < shortestMs) return { state: 'answers', throughAt: from, readings: [] }
  const told = await countAll(logs, look, from, look.now)
  if (!('kind' in told)) return told
  const value = told.lines / (spanMs / 60_000)
  return { state: 'answers', throughAt: look.now, readings: [{ check: 'log-errors', at: look.now, value }] }
}

/** Lines with errors per minute before the first write; null while that cannot be told. */
export async function readLogsBefore(logs: LogPort, look: Look): Promise<number | null> {
  const from = new Date(look.firstWriteAt.getTime() - baselineMs)
  const told = await countAll(logs, look, from, look.firstWriteAt)
  return 'kind' in told ? told.lines / (baselineMs / 60_000) : null
}
