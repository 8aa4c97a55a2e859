import { listDueTrains, readRowsUnderWay } from '../../catalog/train/under-way.ts'
import {
  holdBack,
  lockTrain,
  moveTrain,
  noteTrain,
  skipRow,
  type TrainRecord,
} from '../../catalog/train/writes.ts'
import { type Transaction, transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { Skip } from '../../domain/train/choose.ts'
import { decideTrain, type TrainAction } from '../../domain/train/decide.ts'
import { outcomeOf } from '../../domain/train/row.ts'
import { advanceTrainJob } from '../../queue/train.ts'
import type { Surroundings } from '../define.ts'
import type { Advanced } from '../promotion/advanced.ts'
import { portal } from '../promotion/transition.ts'
import { askRow, skipFor } from './ask-row.ts'
import { tellTrain } from './telling.ts'

/** Looked at again this often: a promotion's end tells its train at once, this is for what was lost. */
const lookAgainMs = 15_000

/** One thing was done and there may be more to do; or when to look again. */
type Turn = { more: true } | ({ more: false } & Advanced)

const rest = (againAfterMs: number | null): Turn => ({ more: false, againAfterMs })

async function skip(tx: Transaction, train: TrainRecord, serviceId: string, why: Skip): Promise<void> {
  await skipRow(tx, { trainId: train.id, serviceId }, why)
  await tellTrain(tx, train, portal, 'train.row-skipped', { serviceId, because: why.key, ...why.detail })
}

async function pause(
  tx: Transaction,
  train: TrainRecord,
  because: 'budget' | 'go',
  wave: number,
): Promise<Turn> {
  await moveTrain(tx, train.id, 'paused', { pausedFor: because, wave, nextWaveAt: null })
  await holdBack(tx, train.id, true)
  await tellTrain(tx, train, portal, 'train.paused', { because, wave })
  return rest(null)
}

async function nextWave(tx: Transaction, train: TrainRecord, wave: number): Promise<Turn> {
  if (train.plan.goEachWave) return pause(tx, train, 'go', wave)
  await noteTrain(tx, train.id, { wave, nextWaveAt: null })
  await tellTrain(tx, train, portal, 'train.wave-began', { wave })
  return { more: true }
}

async function bake(tx: Transaction, train: TrainRecord, until: Date): Promise<Turn> {
  if (train.nextWaveAt === null || until < train.nextWaveAt) {
    await noteTrain(tx, train.id, { nextWaveAt: until, lookAt: until })
    await tx.notify('train', train.id)
  }
  return rest(until.getTime() - tx.now.getTime())
}

async function act(tx: Transaction, train: TrainRecord, action: TrainAction): Promise<Result<Turn>> {
  switch (action.do) {
    case 'nothing':
    case 'await-person':
    case 'wait':
      await noteTrain(tx, train.id, { lookAt: new Date(tx.now.getTime() + lookAgainMs) })
      return ok(rest(null))
    case 'leave-out':
      for (const { serviceId, because } of action.rows)
        await skip(tx, train, serviceId, { key: 'dependency-failed', detail: { needs: because } })
      return ok({ more: true })
    case 'ask': {
      const [serviceId] = action.serviceIds
      const asked = serviceId === undefined ? ok({ id: '' }) : await askRow(tx, train, serviceId)
      if (!asked.ok) return asked
      await tx.notify('train', train.id)
      return ok({ more: true })
    }
    case 'bake':
      return ok(await bake(tx, train, action.until))
    case 'next-wave':
      return ok(await nextWave(tx, train, action.wave))
    case 'pause':
      return ok(await pause(tx, train, action.because === 'go' ? 'go' : 'budget', train.wave))
    case 'finish':
      await moveTrain(tx, train.id, action.as, { endedAt: tx.now, pausedFor: null, lookAt: null })
      await tellTrain(tx, train, portal, action.as === 'succeeded' ? 'train.succeeded' : 'train.failed')
      return ok(rest(null))
  }
}

/** One turn: the lock, the rules, and the one thing they say. */
async function turn(around: Surroundings, id: string): Promise<Result<Turn>> {
  let asked: string | undefined
  const done = await transact(around.database, async (tx): Promise<Result<Turn>> => {
    const train = await lockTrain(tx, id)
    if (!train) return ok(rest(null))
    const rows = (await readRowsUnderWay(tx, id)).map((row) => ({
      ...row,
      outcome: outcomeOf(row),
      // Going back nothing stands on anything: whatever can be rolled back is.
      needs: train.kind === 'back' ? [] : row.needs,
    }))
    const action = decideTrain(train, rows, tx.now)
    asked = action.do === 'ask' ? action.serviceIds[0] : undefined
    return act(tx, train, action)
  })
  if (done.ok || asked === undefined) return done
  // What was refused is undone as a whole; that it was refused is kept in a transaction of its own.
  const serviceId = asked
  const { failure } = done
  return transact(around.database, async (tx) => {
    const train = await lockTrain(tx, id)
    if (train?.state === 'going') await skip(tx, train, serviceId, skipFor(failure))
    return ok({ more: true })
  })
}

/**
 * Does everything that can be done for a train now, one transaction for each thing. Safe to call at any time, any
 * number of times, from any number of processes: whoever holds the row's lock decides, and a process that dies leaves
 * only whole things behind.
 */
export async function advanceTrain(around: Surroundings, id: string): Promise<Result<Advanced>> {
  for (;;) {
    const done = await turn(around, id)
    if (!done.ok) return done
    around.reached?.('train:turned')
    if (!done.value.more) return ok({ againAfterMs: done.value.againAfterMs })
  }
}

/** Finds every train that is due, whatever became of its job. Answers how many. */
export async function sweepTrains(around: Surroundings): Promise<Result<number>> {
  const ids = await listDueTrains(around.database)
  if (ids.length === 0) return ok(0)
  return transact(around.database, async (tx) => {
    for (const id of ids) await tx.enqueue(advanceTrainJob(id))
    return ok(ids.length)
  })
}

/** Adds the job that advances a train; adding it again while it waits changes nothing. */
export async function askToAdvanceTrain(around: Surroundings, id: string): Promise<void> {
  await transact(around.database, async (tx) => {
    await tx.enqueue(advanceTrainJob(id))
    return ok(null)
  })
}
