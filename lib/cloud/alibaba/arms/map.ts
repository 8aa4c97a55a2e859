import { z } from 'zod'
import type { AlertFact } from '../../ports/observation.ts'
import { CallError } from '../transport/call-error.ts'
import type { AlertItem, InstanceAnswer } from './wire.ts'

const zoneMs = 8 * 3_600_000

/** An instant as ARMS writes it: Beijing time without a zone, to the second. */
export const localTime = (at: Date): string =>
  new Date(at.getTime() + zoneMs).toISOString().slice(0, 19).replace('T', ' ')

/** Reads a local time; throws nonsense where it is none. */
export function instantOf(local: string): Date {
  const at = new Date(`${local.trim().replace(' ', 'T')}+08:00`)
  if (Number.isNaN(at.getTime())) throw new CallError('nonsense', `not a time: ${local}`)
  return at
}

const Labels = z.record(z.string(), z.union([z.string(), z.number().transform(String)]))

function labelsOf(text: string | null | undefined): Record<string, string> {
  if (!text) return {}
  try {
    return Labels.parse(JSON.parse(text))
  } catch {
    // Labels only help to find the service: an alert without them is still an alert.
    return {}
  }
}

/** Seconds or milliseconds since the epoch; the reference does not say which. */
const epoch = (number: number): Date => new Date(number < 1e11 ? number * 1000 : number)

const handled = 2

/** One alert of ListAlerts as a fact. Pure; throws nonsense where a time is none. */
export function toAlert(wire: z.infer<typeof AlertItem>): AlertFact {
  const events = wire.AlertEvents ?? []
  const startedAt = instantOf(wire.CreateTime)
  const ends = events.flatMap(({ EndTime }) => (EndTime ? [instantOf(EndTime).getTime()] : []))
  const recovered = wire.RecoverTime ? epoch(wire.RecoverTime) : null
  const lastEnd = ends.length > 0 ? new Date(Math.max(...ends)) : null
  const resolved = recovered !== null || wire.State === handled
  return {
    externalId: wire.AlertId,
    name: wire.AlertName,
    severity: wire.Severity ?? 'unknown',
    state: resolved ? 'resolved' : 'firing',
    labels: Object.assign({}, ...events.map(({ Labels }) => labelsOf(Labels)).reverse()) as Record<
      string,
      string
    >,
    startedAt,
    endedAt: resolved ? (recovered ?? lastEnd) : null,
  }
}

/** Where an instance answers PromQL, and what it wants to see first. */
export interface PrometheusAddress {
  url: string
  /** key: HTTP Basic with the access key (V2); token: the instance's own (V1); none: open (V1 without a token). */
  way: { kind: 'key' } | { kind: 'token'; token: string } | { kind: 'none' }
}

/** Throws not-found where the instance has no address yet, and nonsense where it hides its token. */
export function toAddress(wire: NonNullable<z.infer<typeof InstanceAnswer>['Data']>): PrometheusAddress {
  const url = wire.HttpApiInterUrl || wire.HttpApiIntraUrl
  if (!url) throw new CallError('not-found', 'the Prometheus instance has no HTTP API')
  if (wire.Version === 'V2') return { url, way: { kind: 'key' } }
  if (wire.EnableAuthToken?.toLowerCase() !== 'true') return { url, way: { kind: 'none' } }
  if (!wire.AuthToken)
    throw new CallError('nonsense', 'the Prometheus instance asks for a token and names none')
  return { url, way: { kind: 'token', token: wire.AuthToken } }
}
