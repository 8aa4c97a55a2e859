import type { Database } from '../../catalog/database.ts'
import { readAsker } from '../../catalog/person/asker.ts'
import { readTrainApprovalFacts } from '../../catalog/train/approval-facts.ts'
import { readTrainPage, type TrainHeadRow, type TrainPageRow } from '../../catalog/train/reads.ts'
import { readSubjects } from '../../catalog/train/subjects.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { outcomeOf, type RowOutcome } from '../../domain/train/row.ts'
import { isTrainEnd, type TrainState } from '../../domain/train/state.ts'
import type { Call, UseCase } from '../define.ts'
import { type Permitted, permitted } from '../promotion/permitted.ts'
import {
  mayCancelTrain,
  mayEverywhere,
  mayGiveTrainWord,
  maySomewhere,
  trainWordsFor,
} from './permitted-train.ts'

export type Counts = Record<RowOutcome, number>

/** Rows by what became of them. */
export function countsOf(groups: TrainHeadRow['groups']): Counts {
  const counts: Counts = { skipped: 0, waiting: 0, asked: 0, moving: 0, succeeded: 0, failed: 0, left: 0 }
  for (const { skipped, state, written, count } of groups) {
    // Only whether it was written matters here, not when.
    const firstWriteAt = written ? new Date(0) : null
    counts[outcomeOf({ skipped, promotion: state && { state, firstWriteAt } })] += count
  }
  return counts
}

/** TrainItem of the API contract. */
export function itemOf<R extends TrainHeadRow>({ groups, ...row }: R) {
  return { ...row, counts: countsOf(groups) }
}

interface Person {
  id: string
  name: string
}

type Verb = 'approve' | 'reject' | 'change' | 'go' | 'noGo' | 'pause' | 'cancel' | 'rollBack'

/** TrainDetail of the API contract. */
export type TrainDetail = Omit<ReturnType<typeof itemOf<TrainPageRow>>, 'groups' | 'rows'> & {
  rows: (Omit<TrainPageRow['rows'][number], 'skipped' | 'skipDetail'> & {
    outcome: RowOutcome
    skipped: { key: string; detail: Record<string, unknown> } | null
  })[]
  may: Record<Verb, Permitted>
  approveFor: Person[]
}

async function permissionsOf(
  database: Database,
  actor: Actor,
  row: TrainPageRow,
): Promise<{ may: Record<Verb, Permitted>; approveFor: Person[] }> {
  const facts = await readTrainApprovalFacts(database, row.id)
  const asker = actor.kind === 'system' ? null : await readAsker(database, actor.personId)
  const now = new Date(row.now)
  const word = (verb: 'approve' | 'reject') => () =>
    facts && asker
      ? mayGiveTrainWord(actor, facts, { word: verb, asker, now })
      : fail('forbidden', 'only a person approves')
  const subjects = await readSubjects(database, row.id)
  const train = { requesterId: row.requester.id }
  const only = (states: TrainState[], result: () => Result<unknown>): Permitted =>
    permitted(states.includes(row.state) ? result() : fail('wrong-state', `T-${row.number} is ${row.state}`))
  const forward = (result: () => Result<unknown>) => () =>
    row.kind === 'forward' ? result() : fail('wrong-state', 'a rollback needs no word')
  const open = ['ready', 'going', 'paused'] as TrainState[]
  const written = row.rows.some((one) => one.promotion?.firstWriteAt != null)
  const back = row.backTrains.find((one) => !isTrainEnd(one.state))
  const may = {
    approve: only(open, forward(word('approve'))),
    reject: only(open, forward(word('reject'))),
    change: only(['draft', 'ready'], () =>
      actor.kind === 'person' && actor.personId === row.requester.id
        ? ok(null)
        : fail('forbidden', 'only who put the train together changes it'),
    ),
    go: only(['ready', 'paused'], () => mayEverywhere(actor, 'train.go', subjects)),
    noGo: only(['ready', 'paused'], () => mayEverywhere(actor, 'train.go', subjects)),
    pause: only(['going'], () => maySomewhere(actor, 'train.pause', subjects)),
    cancel: only(['draft', ...open], () => mayCancelTrain(actor, subjects, train)),
    rollBack: permitted(
      row.kind === 'back' || !written
        ? fail('wrong-state', 'there is nothing to roll back')
        : back
          ? fail('conflict', `T-${back.number} rolls it back already`)
          : maySomewhere(actor, 'promotion.rollback', subjects),
    ),
  }
  const words =
    may.approve.allowed && facts && asker
      ? trainWordsFor(actor, facts, { word: 'approve', asker, now })
      : null
  const approveFor = words?.ok ? words.value.map(({ principal: { id, name } }) => ({ id, name })) : []
  return { may, approveFor }
}

/** One train with everything its page shows. */
export async function readTrainDetail(
  database: Database,
  actor: Actor,
  id: string,
): Promise<Result<TrainDetail>> {
  const row = await readTrainPage(database, id)
  if (!row) return fail('not-found', 'no such train', { field: 'id' })
  return ok({
    ...itemOf(row),
    rows: row.rows.map(({ skipped, skipDetail, ...one }) => {
      const promotion = one.promotion && {
        ...one.promotion,
        firstWriteAt: one.promotion.firstWriteAt === null ? null : new Date(one.promotion.firstWriteAt),
      }
      return {
        ...one,
        outcome: outcomeOf({ skipped, promotion }),
        skipped: skipped === null ? null : { key: skipped, detail: skipDetail },
      }
    }),
    ...(await permissionsOf(database, actor, row)),
  })
}

/** Answers a change of one train with the whole of it, read after the change was committed. */
export function thenTrain(call: UseCase<{ id: string }>): Call<TrainDetail> {
  return async (around, actor, input) => {
    const done = await call(around, actor, input)
    return done.ok ? readTrainDetail(around.database, actor, done.value.id) : done
  }
}
