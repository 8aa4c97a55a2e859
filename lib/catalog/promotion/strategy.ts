import type { FittedTarget } from '../../domain/strategy/fit.ts'
import { type Strategy, strategyOf } from '../../domain/strategy/strategy.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

interface Place {
  serviceId: string
  environmentId: string
}

const planned = `SELECT json_build_object(
  'stored', (SELECT strategy FROM strategy_setting WHERE service_id = $1::uuid AND environment_id = $2::uuid),
  'everRan', EXISTS (SELECT 1 FROM stay WHERE service_id = $1::uuid AND environment_id = $2::uuid),
  'targets', (SELECT coalesce(json_agg(json_build_object('kind', t.kind, 'workloadKind', t.workload_kind,
      'name', coalesce(t.workload_name, ''), 'writeWay', t.write_way) ORDER BY t.wave, t.id), '[]')
    FROM target t WHERE t.service_id = $1::uuid AND t.environment_id = $2::uuid AND t.retired_at IS NULL
      AND NOT coalesce(t.out_until_at > sluice_now(), false))) AS document`

interface Planned {
  /** Whether a build was ever seen to run there. */
  everRan: boolean
  targets: (FittedTarget & { name: string })[]
}

/** The strategy that is set for a place (rolling where none is), and its targets in service, as far as a strategy asks. */
export async function readPlannedStrategy(
  reader: Reader,
  place: Place,
): Promise<Planned & { strategy: Strategy }> {
  const read = await readDocument<Planned & { stored: unknown }>(reader, 'strategy.planned', planned, [
    place.serviceId,
    place.environmentId,
  ])
  const { stored, everRan = false, targets = [] } = read ?? {}
  return { strategy: strategyOf(stored), everRan, targets }
}

const left = `SELECT to_json(EXISTS (
  SELECT 1 FROM promotion p WHERE p.service_id = $1::uuid AND p.environment_id = $2::uuid AND p.strategy IS NOT NULL
    AND EXISTS (SELECT 1 FROM promotion_step st WHERE st.promotion_id = p.id AND st.name = 'share' AND st.started_at IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM promotion_step gone WHERE gone.promotion_id = p.id AND gone.target_id = st.target_id
        AND gone.name IN ('release', 'back') AND gone.state = 'done' AND NOT gone.evidence ? 'skipped'))
    AND NOT EXISTS (SELECT 1 FROM promotion later JOIN promotion_step gone ON gone.promotion_id = later.id
      WHERE later.service_id = p.service_id AND later.environment_id = p.environment_id AND later.started_at > p.started_at
        AND gone.name = 'clear' AND gone.state = 'done'))) AS document`

/** Whether a strategy that was cut off may have left something beside a target of the place. */
export async function mayBeLeft(tx: Transaction, place: Place): Promise<boolean> {
  return (
    (await readDocument<boolean>(tx, 'strategy.left', left, [place.serviceId, place.environmentId])) === true
  )
}
