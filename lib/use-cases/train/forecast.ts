import { z } from 'zod'
import type { FactsSubject } from '../../catalog/promotion/facts.ts'
import type { Reader } from '../../catalog/reader.ts'
import {
  type BuildWordRow,
  type Candidates,
  readCandidates,
  trainSize,
} from '../../catalog/train/candidates.ts'
import { readGateFactsOfMany } from '../../catalog/train/facts-of-many.ts'
import { EnvironmentSettings } from '../../domain/environment/settings.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, type Subject } from '../../domain/permission/decide.ts'
import type { GateVerdict } from '../../domain/promotion/gate-verdict.ts'
import { judgeGates } from '../../domain/promotion/judge.ts'
import { foresee, type Prognosis } from '../../domain/promotion/prognosis.ts'
import { chooseBuild, type Skip } from '../../domain/train/choose.ts'
import { listText } from '../../domain/train/list.ts'
import { wavesOf } from '../../domain/train/order.ts'
import { TrainPlan, usualPlan } from '../../domain/train/plan.ts'
import { sha256 } from '../../platform/crypto.ts'
import { personIdOf } from '../promotion/placing.ts'

/** Which services, into which environment, and how. */
export const TrainWish = z.strictObject({
  environment: z.string().min(1).max(120),
  /** Slugs or ids; absent: all that are behind there. */
  services: z.array(z.string().min(1).max(120)).min(1).max(trainSize).optional(),
  /** Of these, those that somebody took out again. */
  leaveOut: z.array(z.string().min(1).max(120)).max(trainSize).optional(),
  plan: TrainPlan.partial().optional(),
})
export type TrainWish = z.infer<typeof TrainWish>

export interface ForecastRow {
  service: { id: string; slug: string }
  subject: Subject
  from: BuildWordRow | null
  to: BuildWordRow | null
  overDigest: string | null
  configRevision: string | null
  /** From 1; 0 for what does not go. */
  wave: number
  skipped: Skip | null
  /** Verdicts that somebody should see: all but `pass` and `off`. */
  verdicts: GateVerdict[]
  passed: number
  off: number
  prognosis: Prognosis | null
}

export interface Forecast {
  environment: { id: string; slug: string }
  plan: TrainPlan
  /** Wave by wave; what does not go stands at the end. */
  rows: ForecastRow[]
  waves: number
  /** Declared dependencies in a ring, each as its way round in slugs: they order nothing. */
  rings: string[][]
  /** There are more than fit into one train. */
  cut: boolean
  approvalsNeeded: number
  listHash: string
}

const reference = (build: BuildWordRow): BuildWordRow => ({
  id: build.id,
  digest: build.digest,
  version: build.version,
  commitSha: build.commitSha,
  branch: build.branch,
})

/** What each service would bring, before any gate is asked. */
function choose(actor: Actor, found: Candidates, leaveOut: ReadonlySet<string>): ForecastRow[] {
  return found.rows.map((row) => {
    const subject = {
      teamId: row.service.teamId,
      productLineId: row.service.productLineId,
      environmentId: found.environment.id,
    }
    const choice = chooseBuild(row.candidate)
    const to = 'build' in choice ? (row.builds.get(choice.build.id) ?? null) : null
    const left = leaveOut.has(row.service.slug) || leaveOut.has(row.service.id)
    const skipped: Skip | null = left
      ? { key: 'left-out', detail: {} }
      : 'skip' in choice
        ? choice.skip
        : decide(actor, 'promotion.request', subject).ok
          ? null
          : { key: 'not-permitted', detail: {} }
    return {
      service: { id: row.service.id, slug: row.service.slug },
      subject,
      from: row.running && reference(row.running),
      to: to && reference(to),
      overDigest: row.running?.digest ?? null,
      configRevision: null,
      wave: 0,
      skipped,
      verdicts: [],
      passed: 0,
      off: 0,
      prognosis: null,
    }
  })
}

/** Asks every gate about every row that still goes: one that a gate blocks does not. */
async function judge(reader: Reader, actor: Actor, environmentId: string, rows: ForecastRow[], now: Date) {
  const subjects = rows.flatMap((row): FactsSubject[] =>
    row.skipped === null && row.to !== null
      ? [
          {
            serviceId: row.service.id,
            environmentId,
            buildId: row.to.id,
            promotionId: null,
            kind: 'promotion',
            configRevision: null,
            takeOver: false,
            requestedAt: now,
            requesterId: personIdOf(actor),
            starterId: null,
            askedOverDigest: row.overDigest,
            replaces: [],
          },
        ]
      : [],
  )
  const facts = await readGateFactsOfMany(reader, subjects)
  for (const row of rows) {
    const gathered = facts.get(row.service.id)
    if (row.skipped !== null || !gathered) continue
    const verdicts = judgeGates(gathered.facts, now)
    row.configRevision = gathered.context.build.configRevision
    row.passed = verdicts.filter(({ verdict }) => verdict === 'pass').length
    row.off = verdicts.filter(({ verdict }) => verdict === 'off').length
    row.verdicts = verdicts.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'off')
    // Nobody presses Start for each row: the train's go does.
    row.prognosis = foresee(verdicts, { startMode: 'automatic', refused: false })
    const blocks = verdicts.filter(({ verdict }) => verdict === 'block').map(({ gate }) => gate)
    if (blocks.includes('permission')) row.skipped = { key: 'not-permitted', detail: {} }
    else if (blocks.length > 0) row.skipped = { key: 'blocked', detail: { gates: blocks } }
  }
}

/** The hash of the exact list of what goes: what an approval of the train binds to. */
export const hashOf = (
  rows: readonly Pick<ForecastRow, 'service' | 'to' | 'overDigest' | 'configRevision'>[],
) =>
  sha256(
    listText(
      rows.map((row) => ({
        serviceId: row.service.id,
        digest: row.to?.digest ?? '',
        overDigest: row.overDigest,
        configRevision: row.configRevision,
      })),
    ),
  )

/**
 * What a train would do, row by row: which build from where, in which wave, with which verdicts, or why it is skipped.
 * Writes nothing. Fails with `not-found` for an environment that is not there.
 */
export async function forecastTrain(
  reader: Reader,
  actor: Actor,
  wish: TrainWish,
  now: Date,
): Promise<Result<Forecast>> {
  const found = await readCandidates(
    reader,
    wish.environment,
    wish.services ?? null,
    wish.plan?.releaseId ?? null,
  )
  if (!found)
    return fail('not-found', `no environment is called "${wish.environment}"`, { field: 'environment' })
  if (found.unknown.length > 0)
    return fail('not-found', `no service is called ${found.unknown.join(', ')}`, {
      field: 'services',
      unknown: found.unknown,
    })
  const plan: TrainPlan = { ...usualPlan, ...wish.plan }
  const settings = EnvironmentSettings.parse(found.environment.settings)
  const rows = choose(actor, found, new Set(wish.leaveOut))
  await judge(reader, actor, found.environment.id, rows, now)

  const going = rows.filter((row) => row.skipped === null)
  const order = wavesOf(
    going.map((row) => row.service.id),
    found.edges,
    plan.maxPerWave,
  )
  const waveOf = new Map(order.waves.flatMap((wave, at) => wave.map((id) => [id, at + 1] as const)))
  for (const row of going) row.wave = waveOf.get(row.service.id) ?? 1
  const slugs = new Map(rows.map((row) => [row.service.id, row.service.slug]))
  const last = (row: ForecastRow) => (row.wave === 0 ? Number.MAX_SAFE_INTEGER : row.wave)
  return ok({
    environment: { id: found.environment.id, slug: found.environment.slug },
    plan,
    rows: [...rows].sort((a, b) => last(a) - last(b)),
    waves: order.waves.length,
    rings: order.rings.map((ring) => ring.map((id) => slugs.get(id) ?? id)),
    cut: found.cut,
    approvalsNeeded: settings.approvals.count,
    listHash: hashOf(going),
  })
}
