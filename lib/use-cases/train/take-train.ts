import { findTrainId } from '../../catalog/train/find.ts'
import { lockTrain, type TrainRecord } from '../../catalog/train/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { TrainState } from '../../domain/train/state.ts'

/** The train a person names, locked; fails with `not-found`, or `wrong-state` when it is in none of `states`. */
export async function takeTrain(
  tx: Transaction,
  wanted: string,
  states: readonly TrainState[],
): Promise<Result<TrainRecord>> {
  const id = await findTrainId(tx, wanted)
  if (!id.ok) return id
  const train = await lockTrain(tx, id.value)
  if (!train) return fail('not-found', 'no such train', { field: 'id' })
  return states.includes(train.state)
    ? ok(train)
    : fail('wrong-state', `T-${train.number} is ${train.state}`, { state: train.state })
}
