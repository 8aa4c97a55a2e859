import { type EstateTarget, readEstate } from '../../catalog/freeze/estate.ts'
import { insertBreach, type NewBreach } from '../../catalog/freeze-breach/breaches.ts'
import {
  listOutsideRollouts,
  listOutsideRuns,
  type OutsideRollout,
  type OutsideRun,
} from '../../catalog/freeze-breach/candidates.ts'
import { readNow, transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { evaluateFreezes } from '../../domain/freeze/evaluate.ts'
import type { PreparedFreezes } from '../../domain/freeze/prepare.ts'
import { breachOf, closedByOf } from '../../domain/freeze-breach/breach.ts'
import { deploysOf } from '../../domain/freeze-breach/deploys.ts'
import type { Surroundings } from '../define.ts'
import { questionAt } from '../freeze/held.ts'
import { type FreezesAt, freezesOverTime } from './freezes-over-time.ts'
import { tellBreach } from './tell-breach.ts'

/** Something that began without the portal, before it is known whether its place was closed. */
interface Begun extends Omit<NewBreach, 'environmentId' | 'closedBy'> {
  /** Where it went; empty: nobody knows, it may be any place of the service. */
  environmentIds: string[]
  isRollback: boolean
  name: string
}

function judge(begun: Begun, targets: readonly EstateTarget[], prepared: PreparedFreezes) {
  const isKnown = begun.environmentIds.length > 0
  const places = targets.filter(
    ({ target }) => !isKnown || begun.environmentIds.includes(target.environmentId),
  )
  const judged = places.map((place) => {
    const question = questionAt(place)
    const change = begun.isRollback ? { ...question.change, action: 'rollback' as const } : question.change
    const verdict = evaluateFreezes(prepared, { ...question, change }, begun.at)
    return { environmentId: place.target.environmentId, closedBy: closedByOf(verdict) }
  })
  return breachOf(judged, isKnown)
}

const ofRollout = (one: OutsideRollout): Begun => ({
  kind: 'rollout',
  subjectId: one.id,
  serviceId: one.serviceId,
  environmentIds: [one.environmentId],
  at: new Date(one.at),
  actor: one.run?.actor ?? null,
  isRollback: one.ranBefore,
  name: `${one.service} ${one.environment}`,
  evidence: { digest: one.digest, run: one.run && { pipeline: one.run.pipeline, number: one.run.number } },
})

const ofRun = (one: OutsideRun, environments: readonly { id: string; slug: string }[]): Begun[] =>
  deploysOf(one.stages, environments)
    // A build into nowhere that is named is no delivery.
    .filter(({ environmentId }) => environmentId !== null || one.kind === 'cd')
    .map(({ environmentId, at }) => ({
      kind: 'run',
      subjectId: one.id,
      serviceId: one.serviceId,
      environmentIds: environmentId === null ? [] : [environmentId],
      at,
      actor: one.actor,
      isRollback: false,
      name: `${one.pipeline} #${one.number}`,
      evidence: { run: { pipeline: one.pipeline, number: one.number } },
    }))

/** Runs with their stages that are held at a time: a week of a big estate would be half a gigabyte. */
const runsAtOnce = 600

async function* listBegun(
  { database }: Surroundings,
  from: Date,
  seen: Date,
  environments: readonly { id: string; slug: string }[],
): AsyncGenerator<Begun[]> {
  yield (await listOutsideRollouts(database, from)).map(ofRollout)
  // A pipeline begins a few runs at most between two looks; after a start a week of them is looked at.
  const mostOfEach = seen > from ? 5 : 30
  for await (const part of listOutsideRuns(database, { from, seen, mostOfEach, atOnce: runsAtOnce }))
    yield part.flatMap((run) => ofRun(run, environments))
}

const dayMs = 24 * 3_600_000
/** Whatever was not looked at for so long is no news any more. */
const lookBackMs = 7 * dayMs
/** What a pass of sync wrote while the last look was under way. */
const overlapMs = 10 * 60_000

/**
 * Finds what began while its place was closed and was not made by the portal: each once, judged at the instant it began by
 * the windows as they were written then. `lastLookAt`: when this was asked last, null after a start. Answers how many are
 * new, and when it looked.
 */
export async function findBreaches(
  around: Surroundings,
  lastLookAt: Date | null,
): Promise<Result<{ found: number; lookedAt: Date }>> {
  const { database } = around
  const now = await readNow(database)
  const from = new Date(now.getTime() - lookBackMs)
  // A clock that was moved back makes what was seen last a time to come.
  const isFresh = lastLookAt !== null && lastLookAt <= now && lastLookAt > from
  const seen = isFresh ? new Date(lastLookAt.getTime() - overlapMs) : from
  const { environments } = await readEstate(database, { service: '' })
  // Read when something began at all, and once for all parts. A stage may say that it began before its run.
  let places: Map<string, EstateTarget[]> | null = null
  let freezesAt: FreezesAt | null = null
  let found = 0
  for await (const begun of listBegun(around, from, seen, environments)) {
    if (begun.length === 0) continue
    places ??= Map.groupBy((await readEstate(database)).targets, ({ target }) => target.serviceId)
    freezesAt ??= await freezesOverTime(database, new Date(from.getTime() - dayMs))
    for (const one of begun) {
      const { prepared, stops } = await freezesAt(one.at)
      const breach = judge(one, places.get(one.serviceId) ?? [], prepared)
      if (!breach) continue
      const { environmentIds: _, isRollback: _rollback, name, ...rest } = one
      const kept = await transact(database, async (tx) => {
        const id = await insertBreach(tx, { ...rest, ...breach })
        if (id !== null) await tellBreach(tx, { id, name, ...rest, ...breach }, { prepared, stops })
        return ok(id !== null)
      })
      if (!kept.ok) return kept
      if (kept.value) found += 1
    }
  }
  return ok({ found, lookedAt: now })
}
