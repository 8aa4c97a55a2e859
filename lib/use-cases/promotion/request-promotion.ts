import { z } from 'zod'
import { readDesired } from '../../catalog/place/reads.ts'
import { type FoundPlace, findBuild, findPlace } from '../../catalog/promotion/find.ts'
import { readRelation } from '../../catalog/promotion/relation.ts'
import { listWaiting, lockHolder, lockRequests } from '../../catalog/promotion/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import type { Relation } from '../../domain/promotion/change.ts'
import { digestRefusal } from '../../domain/promotion/gates/digest.ts'
import { judgeOrder } from '../../domain/promotion/gates/path.ts'
import { defineUseCase } from '../define.ts'
import { noteHotfix } from '../release/note-hotfix.ts'
import { thenDetail } from './detail.ts'
import { refuseOlder, refuseSuspect } from './going-back.ts'
import { draftOf, judgeDraft, placePromotion } from './placing.ts'

const Input = z.strictObject({
  service: z.string().min(1).max(120),
  environment: z.string().min(1).max(120),
  /** Build id, or a digest that names exactly one build of the service. */
  build: z.string().min(1).max(200),
  reason: z.string().trim().min(1).max(2000).optional(),
  redeploy: z.boolean().optional(),
  replace: z.boolean().optional(),
  /** Skips preview and soak; needs a reason and the word of a second person, wherever it goes. */
  hotfix: z.boolean().optional(),
  /** Starts by itself at this instant, if its gates pass then. */
  scheduledAt: z.coerce.date().optional(),
  /** A request that did not start by then is over. */
  expiresAt: z.coerce.date().optional(),
  olderConfirmed: z.boolean().optional(),
  /** What the person has seen and means: that commits go away, that a rollback left this build here. */
  confirmed: z
    .array(z.enum(['older', 'suspect']))
    .max(4)
    .optional(),
})

type Waiting = Awaited<ReturnType<typeof listWaiting>>[number]

async function relationTo(
  tx: Transaction,
  repositoryId: string | null,
  wantedSha: string | null,
  otherSha: string | null | undefined,
): Promise<Relation | null> {
  return repositoryId && wantedSha && otherSha ? readRelation(tx, repositoryId, wantedSha, otherSha) : null
}

/**
 * What this one replaces in the queue of its place: silently only what its commits contain, in the first environment
 * everything, and the rest where the person says so.
 */
async function replacedBy(
  tx: Transaction,
  waiting: Waiting[],
  asked: { found: FoundPlace; commitSha: string | null; repositoryId: string | null; replace: boolean },
): Promise<Waiting[]> {
  const replaced: Waiting[] = []
  for (const other of waiting) {
    if (asked.found.isFirst || asked.replace) {
      replaced.push(other)
      continue
    }
    const relation = await relationTo(tx, asked.repositoryId, asked.commitSha, other.build.commitSha)
    if (relation?.direction === 'newer' || relation?.direction === 'same') replaced.push(other)
  }
  return replaced
}

const furthestMs = 30 * 24 * 60 * 60_000

/** When it may start, and when it is over: both ahead, in this order, and not so far that it means never. */
function checkTimes(input: z.infer<typeof Input>, now: Date): Result<null> {
  const { scheduledAt, expiresAt } = input
  if (scheduledAt && scheduledAt <= now)
    return fail('invalid', 'the start has to be ahead', { field: 'scheduledAt' })
  if (expiresAt && expiresAt <= (scheduledAt ?? now))
    return fail('invalid', 'it would be over before it may start', { field: 'expiresAt' })
  const last = expiresAt ?? scheduledAt
  return last && last.getTime() - now.getTime() > furthestMs
    ? fail('invalid', 'at most 30 days ahead', { field: expiresAt ? 'expiresAt' : 'scheduledAt' })
    : ok(null)
}

/**
 * Requests a promotion of one build into one environment. Fails with not-found, not-a-digest, ambiguous-digest,
 * digest-of-another-service, already-running-there (unless `redeploy`), wrong-environment-order, conflict (the same
 * build waits or moves there), precondition (no target; a hotfix without reason; an older or a suspect build without confirmation and reason),
 * forbidden, blocked-by-gate (not in the registry any more). Any other gate lets it wait.
 */
export const requestPromotion = thenDetail(
  defineUseCase({
    input: Input,
    authorise: (actor) => holdsAnywhere(actor, 'promotion.request'),
    write: async ({ tx, actor, input }) => {
      const place = await findPlace(tx, input.service, input.environment)
      if (!place.ok) return place
      const found = place.value
      const allowed = decide(actor, 'promotion.request', found)
      if (!allowed.ok) return allowed
      const times = checkTimes(input, tx.now)
      if (!times.ok) return times
      const hotfix = input.hotfix === true
      if (hotfix && !input.reason) return fail('precondition', 'a hotfix needs a reason', { need: 'reason' })
      const build = await findBuild(tx, found, input.build)
      if (!build.ok) return build
      if (found.retired) return fail('precondition', `${found.service} is retired`, { field: 'service' })
      if (found.targets === 0)
        return fail('precondition', `${found.service} has no target in ${found.environment}`, {
          need: 'target',
        })

      await lockRequests(tx, found.serviceId, found.environmentId)
      const waiting = await listWaiting(tx, found)
      const twin = waiting.find((other) => other.digest === build.value.digest)
      if (twin)
        return fail('conflict', `P-${twin.number} already asks for this build`, {
          id: twin.id,
          number: twin.number,
        })
      const holder = await lockHolder(tx, found)
      if (holder && holder.endedAt === null && holder.digest === build.value.digest)
        return fail('conflict', `P-${holder.number} is bringing this build there`, {
          id: holder.id,
          number: holder.number,
        })

      const first = await judgeDraft(tx, draftOf(found, build.value.id, actor, tx.now, { hotfix }))
      if (!first.ok) return first
      const { context } = first.value.gathered
      const here = context.running?.digest === build.value.digest
      if (here && !input.redeploy)
        return fail('already-running-there', `${found.environment} already runs this build`, {
          digest: build.value.digest,
        })
      // Writing again what was written last takes an outside change back.
      const reverts = input.redeploy === true && (await readDesired(tx, found)) === build.value.digest
      const runs = here || reverts
      const source = {
        found,
        commitSha: context.build.commitSha,
        repositoryId: context.service.codeRepositoryId,
        replace: input.replace === true,
      }
      const older = runs
        ? null
        : await relationTo(tx, source.repositoryId, source.commitSha, context.running?.commitSha)
      const said = {
        confirmed: new Set<string>([...(input.confirmed ?? []), ...(input.olderConfirmed ? ['older'] : [])]),
        reason: input.reason,
      }
      const confirmed = refuseOlder(older, said)
      if (!confirmed.ok) return confirmed
      const suspect = runs
        ? ok(false)
        : await refuseSuspect(tx, actor, { found, buildId: build.value.id }, said)
      if (!suspect.ok) return suspect

      const replaced = await replacedBy(tx, waiting, source)
      const kind = runs ? 'redeploy' : 'promotion'
      const means = [
        ...(older?.direction === 'older' ? ['older'] : []),
        ...(suspect.value ? ['suspect'] : []),
      ]
      const judged = await judgeDraft(
        tx,
        draftOf(found, build.value.id, actor, tx.now, {
          kind,
          hotfix,
          scheduledAt: input.scheduledAt ?? null,
          configRevision: context.build.configRevision,
          askedOverDigest: context.running?.digest ?? null,
          confirmed: means,
          replaces: replaced.map(({ id }) => id),
        }),
      )
      if (!judged.ok) return judged
      const { gathered, verdicts } = judged.value
      // What only the place or the build forbids may wait: a hold is lifted, a bad build overridden.
      const path = verdicts.find(({ gate }) => gate === 'path')
      if (path && judgeOrder(gathered.facts).verdict === 'block')
        return fail(
          'wrong-environment-order',
          `this build has to pass ${gathered.facts.path.previous?.slug ?? 'the path'} first`,
          {
            verdict: path,
          },
        )
      const refusal = digestRefusal(verdicts)
      if (refusal) return fail('blocked-by-gate', refusal.message, { verdicts: [refusal.verdict] })
      const placed = await placePromotion(tx, actor, {
        found,
        gathered,
        verdicts,
        kind,
        reason: input.reason ?? null,
        reasonKey: null,
        takeOver: false,
        hotfix,
        scheduledAt: input.scheduledAt ?? null,
        expiresAt: input.expiresAt ?? null,
        confirmed: means,
        replaced,
      })
      if (!placed.ok || !hotfix) return placed
      const { serviceId } = found
      const noted = await noteHotfix(tx, actor, {
        promotionId: placed.value.id,
        serviceId,
        buildId: build.value.id,
      })
      return noted.ok ? placed : noted
    },
  }),
)
