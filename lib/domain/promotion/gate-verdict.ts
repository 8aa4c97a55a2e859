import { z } from 'zod'

/** Every gate, in the order of the panel: cheap first, side effects last (domain page 2.3). */
export const gateNames = [
  'permission',
  'digest',
  'tag-integrity',
  'path',
  'soak',
  'build-checks',
  'scan',
  'size',
  'freeze',
  'release-content',
  'approvals',
  'queue',
  'target-health',
  'temporary-config',
  'parity',
  'cost-tags',
  'registry',
  'pull-storm',
  'role',
] as const
export type GateName = (typeof gateNames)[number]

export const Verdict = z.enum(['pass', 'warn', 'wait', 'block', 'overridden', 'off'])
export type Verdict = z.infer<typeof Verdict>

export const Reason = z.object({
  /** Words are in the message files under `gate.<gate>.<key>`. */
  key: z.string(),
  /** Values for the sentence, and evidence. */
  values: z.record(z.string(), z.unknown()),
})
export type Reason = z.infer<typeof Reason>

export const Resolver = z.object({
  kind: z.enum(['person', 'role', 'group', 'time', 'cloud']),
  /** A person's name, a role's key, a group's name, or what of the cloud must answer. */
  name: z.string(),
})
export type Resolver = z.infer<typeof Resolver>

/** One rule judged for one promotion. Stored as JSON, sent over the API, drawn by the drawer: always this shape. */
export const GateVerdict = z.object({
  gate: z.enum(gateNames),
  verdict: Verdict,
  reasons: z.array(Reason),
  resolvers: z.array(Resolver),
  /** ISO instant at which time alone resolves it. */
  until: z.string().nullable(),
  /** ISO instant at which its facts were last seen in their source; null when they are our own. */
  seenAt: z.string().nullable(),
})
export type GateVerdict = z.infer<typeof GateVerdict>

const severity = {
  off: 0,
  pass: 1,
  overridden: 2,
  warn: 3,
  wait: 4,
  block: 5,
} as const satisfies Record<Verdict, number>

export function worseOf(a: Verdict, b: Verdict): Verdict {
  return severity[a] >= severity[b] ? a : b
}

/** A promotion starts only when no gate waits or blocks. */
export function stops(verdict: GateVerdict): boolean {
  return verdict.verdict === 'wait' || verdict.verdict === 'block'
}

/** The instant at which time alone will have opened every stopped gate; null when time alone will not. */
export function openedByTimeAt(verdicts: readonly GateVerdict[]): Date | null {
  const stopped = verdicts.filter(stops)
  if (
    stopped.length === 0 ||
    stopped.some((verdict) => verdict.verdict === 'block' || verdict.until === null)
  )
    return null
  return new Date(Math.max(...stopped.map((verdict) => Date.parse(verdict.until ?? ''))))
}

/** The earliest instant at which judging again may come out differently; null when only facts can change it. */
export function judgeAgainAt(verdicts: readonly GateVerdict[], now: Date): Date | null {
  const instants = verdicts
    .map((verdict) => (verdict.until === null ? Number.NaN : Date.parse(verdict.until)))
    .filter((at) => at > now.getTime())
  return instants.length === 0 ? null : new Date(Math.min(...instants))
}

const outcomeOf = ({ gate, verdict, reasons }: GateVerdict) =>
  JSON.stringify([gate, verdict, reasons.map(({ key }) => key)])

/** Equal but for when it was looked at: nothing a person would notice changed. */
export function sameOutcome(a: readonly GateVerdict[], b: readonly GateVerdict[]): boolean {
  return a.map(outcomeOf).join() === b.map(outcomeOf).join()
}

/** The gates that came out differently, in the order of the panel. */
export function differingGates(before: readonly GateVerdict[], after: readonly GateVerdict[]): GateName[] {
  return gateNames.filter((name) => {
    const [was, is] = [before, after].map((list) =>
      list
        .filter(({ gate }) => gate === name)
        .map(outcomeOf)
        .join(),
    )
    return was !== is
  })
}
