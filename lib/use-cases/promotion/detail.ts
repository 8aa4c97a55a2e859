import type { Database } from '../../catalog/database.ts'
import { type Asker, readAsker } from '../../catalog/person/asker.ts'
import { readGateFacts } from '../../catalog/promotion/facts.ts'
import { readPromotionPage } from '../../catalog/promotion/reads.ts'
import type { PromotionPageRow } from '../../catalog/promotion/rows.ts'
import { readFactsSubject } from '../../catalog/promotion/subject.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, type Subject } from '../../domain/permission/decide.ts'
import type { GateFacts } from '../../domain/promotion/facts.ts'
import { type GateVerdict, stops } from '../../domain/promotion/gate-verdict.ts'
import { judgeGates } from '../../domain/promotion/judge.ts'
import { sharedTargets } from '../../domain/strategy/plan.ts'
import type { Call, Surroundings, UseCase } from '../define.ts'
import { approvalChoices, mayCancel, mayGiveWord, mayStart, type Permitted, permitted } from './permitted.ts'

type Steer = 'pause' | 'resume' | 'next' | 'back'
type Verb = 'approve' | 'reject' | 'start' | 'cancel' | 'abort' | 'settle' | 'rollback' | Steer

/** PromotionDetail of the API contract. */
export type PromotionDetail = Omit<
  PromotionPageRow,
  'serviceId' | 'teamId' | 'productLineId' | 'environmentId' | 'runningDigest'
> & { may: Record<Verb, Permitted>; approveFor: { id: string; name: string }[] }

function permissionsOf(
  actor: Actor,
  row: PromotionPageRow,
  facts: GateFacts | null,
  verdicts: GateVerdict[] | null,
  asker: Asker | null,
): Record<Verb, Permitted> {
  const subject: Subject = row
  const only = (state: boolean, result: () => Result<unknown>): Permitted =>
    permitted(state ? result() : fail('wrong-state', `P-${row.number} is ${row.state}`))
  const pending = row.state === 'pending'
  const word = (verb: 'approve' | 'reject') =>
    only(pending, () =>
      facts && asker
        ? mayGiveWord(actor, facts, { word: verb, asker, now: new Date(row.now) })
        : fail('gone', 'its build is gone'),
    )
  const start = (): Result<unknown> => {
    if (!facts || !verdicts) return fail('gone', 'its build is gone')
    const allowed = mayStart(actor, facts, new Date(row.now))
    if (!allowed.ok) return allowed
    return verdicts.some(stops) ? fail('blocked-by-gate', 'a gate waits or blocks') : ok(null)
  }
  const moving = row.state === 'applying' || row.state === 'observing'
  return {
    approve: word('approve'),
    reject: word('reject'),
    start: only(pending, start),
    cancel: only(pending, () => mayCancel(actor, row.requester?.id ?? null, subject)),
    abort: only(moving, () => decide(actor, 'promotion.abort', subject)),
    settle: only(row.unsettled, () => decide(actor, 'promotion.abort', subject)),
    rollback: only(row.rollbackTo.length > 0 && !pending, () => decide(actor, 'promotion.rollback', subject)),
    ...steeringOf(actor, row),
  }
}

/** What may be done with the share of the traffic that a new build has. */
function steeringOf(actor: Actor, row: PromotionPageRow): Record<Steer, Permitted> {
  const { state, backAskedAt, pausedAt, number } = row
  const steps = row.steps.map((step) => ({
    ...step,
    targetId: step.target?.id ?? null,
    startedAt: step.startedAt === null ? null : new Date(step.startedAt),
  }))
  const shared = state === 'applying' && backAskedAt === null && sharedTargets(steps) !== null
  const watched = steps.find((step) => step.state !== 'done')?.name === 'judge'
  const only = (fine: boolean): Permitted =>
    permitted(
      shared && fine
        ? decide(actor, 'promotion.steer', row)
        : fail('wrong-state', `P-${number} has no share to steer so`),
    )
  return {
    pause: only(pausedAt === null),
    resume: only(pausedAt !== null),
    next: only(watched),
    back: only(true),
  }
}

/** One promotion with everything its page shows; while it waits its gates are judged for this answer. */
export async function readDetail(
  database: Database,
  actor: Actor,
  id: string,
): Promise<Result<PromotionDetail>> {
  const row = await readPromotionPage(database, id)
  if (!row) return fail('not-found', 'no such promotion')
  const subject = row.state === 'pending' ? await readFactsSubject(database, id) : null
  const gathered = subject ? await readGateFacts(database, subject) : null
  const verdicts = gathered ? judgeGates(gathered.facts, new Date(row.now)) : null
  const asker = gathered && actor.kind !== 'system' ? await readAsker(database, actor.personId) : null
  const may = permissionsOf(actor, row, gathered?.facts ?? null, verdicts, asker)
  const { serviceId: _s, teamId: _t, productLineId: _p, environmentId: _e, runningDigest: _r, ...shown } = row
  const judged = verdicts ? { judgedVerdicts: verdicts, judgedAt: row.now } : {}
  const choices =
    may.approve.allowed && gathered && asker
      ? approvalChoices(actor, gathered.facts, asker, new Date(row.now))
      : []
  return ok({ ...shown, ...judged, may, approveFor: choices.map(({ id, name }) => ({ id, name })) })
}

/** Answers a change of one promotion with the whole of it, read after the change was committed. */
export function thenDetail(
  call: UseCase<{ id: string }>,
): Call<PromotionDetail> & Pick<UseCase<{ id: string }>, 'within'> {
  const answer: Call<PromotionDetail> = async (around: Surroundings, actor, input) => {
    const done = await call(around, actor, input)
    return done.ok ? readDetail(around.database, actor, done.value.id) : done
  }
  return Object.assign(answer, { within: call.within })
}
