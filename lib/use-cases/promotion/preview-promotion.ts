import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import { type Gathered, readGateFacts } from '../../catalog/promotion/facts.ts'
import { type FoundPlace, findBuild, findPlace } from '../../catalog/promotion/find.ts'
import { readPeople, readPlannedWrites } from '../../catalog/promotion/planned-writes.ts'
import { readNow } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { mayApprove, ownWork } from '../../domain/promotion/approvers.ts'
import { type GateVerdict, openedByTimeAt } from '../../domain/promotion/gate-verdict.ts'
import { digestRefusal } from '../../domain/promotion/gates/digest.ts'
import { judgeOrder } from '../../domain/promotion/gates/path.ts'
import { judgeGates } from '../../domain/promotion/judge.ts'
import { foresee } from '../../domain/promotion/prognosis.ts'
import { PromotionKind } from '../../domain/promotion/state.ts'
import { defineQuery } from '../define.ts'
import { type Change, readChange } from './change.ts'
import { onlyManagerBringsBack } from './going-back.ts'
import { permitted } from './permitted.ts'
import { draftOf, pendingLivesMs } from './placing.ts'
import { strategyFor } from './strategy/strategy-for.ts'

const referenceOf = (build: Gathered['context']['build']) => ({
  id: build.id,
  digest: build.digest,
  version: build.version,
  commitSha: build.commitSha,
  branch: build.branch,
})

/** What a request would answer, short of what only its transaction can see. */
function wouldBeRefused(
  actor: Actor,
  found: FoundPlace,
  gathered: Gathered,
  verdicts: GateVerdict[],
  kind: PromotionKind,
  change: Change,
): Result<null> {
  const allowed = decide(actor, kind === 'rollback' ? 'promotion.rollback' : 'promotion.request', found)
  if (!allowed.ok) return allowed
  if (found.retired) return fail('precondition', `${found.service} is retired`)
  if (found.targets === 0)
    return fail('precondition', `${found.service} has no target in ${found.environment}`)
  if (change.direction === 'same' && kind === 'promotion')
    return fail('already-running-there', `${found.environment} already runs this build`)
  // A mark of the place or the build lets it wait; only the order of the path refuses it outright, and never a way back.
  if (kind !== 'rollback' && judgeOrder(gathered.facts).verdict === 'block')
    return fail(
      'wrong-environment-order',
      `this build has to pass ${gathered.facts.path.previous?.slug ?? 'the path'} first`,
    )
  const refusal = digestRefusal(verdicts)
  if (refusal) return fail('blocked-by-gate', refusal.message)
  if (kind === 'promotion' && gathered.facts.place.suspect && !decide(actor, 'suspect.promote', found).ok)
    return fail('forbidden', onlyManagerBringsBack(found.environment), { need: 'release-manager' })
  return ok(null)
}

/** Names the place and the build that a person means. */
async function name(database: Database, input: { service: string; environment: string; build: string }) {
  const place = await findPlace(database, input.service, input.environment)
  if (!place.ok) return place
  const build = await findBuild(database, place.value, input.build)
  return build.ok ? ok({ found: place.value, buildId: build.value.id }) : build
}

/**
 * What a promotion would do, for the drawer: changes, gates, writes, and what pressing the button would come to.
 * Writes nothing. Fails with not-found, not-a-digest, ambiguous-digest, digest-of-another-service.
 */
export const previewPromotion = defineQuery({
  input: z.strictObject({
    service: z.string().min(1).max(120),
    environment: z.string().min(1).max(120),
    build: z.string().min(1).max(200),
    kind: PromotionKind.optional(),
    hotfix: z.boolean().optional(),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const named = await name(database, input)
    if (!named.ok) return named
    const { found, buildId } = named.value
    const now = await readNow(database)
    const kind = input.kind ?? 'promotion'
    const gathered = await readGateFacts(
      database,
      draftOf(found, buildId, actor, now, { kind, hotfix: input.hotfix === true }),
    )
    if (!gathered) return fail('not-found', 'the build is not there any more', { field: 'build' })
    const { facts, context } = gathered
    const verdicts = judgeGates(facts, now)
    const open = facts.approvals.approvers
      .filter((who) => mayApprove(who, facts, now) && ownWork(who.id, facts) === null)
      .map(({ id }) => id)
    const runs = context.running?.digest ?? null
    const [change, writes, approvers, planned] = await Promise.all([
      readChange(database, gathered),
      readPlannedWrites(database, found),
      readPeople(database, open),
      strategyFor(database, { ...found, kind, digest: context.build.digest, runs }),
    ])
    const startMode = kind === 'rollback' ? 'automatic' : facts.settings.startMode
    const request = wouldBeRefused(actor, found, gathered, verdicts, kind, change)
    return ok({
      service: { id: found.serviceId, slug: found.service },
      environment: found.environment,
      build: referenceOf(context.build),
      from: context.running ? referenceOf(context.running) : null,
      kind,
      change,
      verdicts,
      startMode,
      earliestAt: openedByTimeAt(verdicts)?.toISOString() ?? null,
      expiresAt: new Date(now.getTime() + pendingLivesMs).toISOString(),
      writes,
      strategy: planned.strategy,
      strategyUnfit: planned.unfit,
      approvers,
      request: permitted(request),
      waive: permitted(decide(actor, 'waiver.edit', facts.subject)),
      prognosis: foresee(verdicts, { startMode, refused: !request.ok }),
      now: now.toISOString(),
    })
  },
})
