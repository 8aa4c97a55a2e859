import { type Strategy, strategyOf } from '../../domain/strategy/strategy.ts'
import { readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

interface Place {
  serviceId: string
  environmentId: string
}

const setting = `SELECT strategy AS document FROM strategy_setting WHERE service_id = $1::uuid AND environment_id = $2::uuid`

/** The strategy of a place; rolling where nobody set one. */
export async function readStrategy(tx: Transaction, place: Place): Promise<Strategy> {
  return strategyOf(
    await readDocument<unknown>(tx, 'strategy', setting, [place.serviceId, place.environmentId]),
  )
}

const left = `SELECT to_json(EXISTS (
  SELECT 1 FROM promotion p WHERE p.service_id = $1::uuid AND p.environment_id = $2::uuid AND p.strategy IS NOT NULL
    AND EXISTS (SELECT 1 FROM promotion_step st WHERE st.promotion_id = p.id AND st.name = 'share' AND st.started_at IS NOT NULL)
    AND EXISTS (SELECT 1 FROM promotion_step st WHERE st.promotion_id = p.id AND st.name = 'share' AND st.started_at IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM promotion_step gone WHERE gone.promotion_id = p.id AND gone.target_id = st.target_id
        AND gone.name IN ('release', 'back') AND gone.state = 'done'))
    AND NOT EXISTS (SELECT 1 FROM promotion later JOIN promotion_step gone ON gone.promotion_id = later.id
      WHERE later.service_id = p.service_id AND later.environment_id = p.environment_id AND later.started_at > p.started_at
        AND gone.name = 'clear' AND gone.state = 'done'))) AS document`

/** Whether a strategy that was cut off may have left something beside a target of the place. */
export async function mayBeLeft(tx: Transaction, place: Place): Promise<boolean> {
  return (
    (await readDocument<boolean>(tx, 'strategy.left', left, [place.serviceId, place.environmentId])) === true
  )
}
