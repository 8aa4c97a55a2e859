import { ok, type Result } from '../../domain/failure/result.ts'
import type { DeliveryFigures } from '../../domain/figure/delivery-figures.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { csvRow, textCell } from '../../platform/csv/write.ts'
import { TextFile } from '../../platform/json-text.ts'
import type { Surroundings } from '../define.ts'
import { getDelivery } from './get-delivery.ts'

const round = (value: number | null, digits = 0): string => (value === null ? '' : value.toFixed(digits))

const columns: [name: string, pick: (values: DeliveryFigures) => string][] = [
  ['deployments', ({ frequency }) => String(frequency.deployments)],
  ['deployments_per_week', ({ frequency }) => round(frequency.perWeek, 3)],
  ['promotions', ({ frequency }) => String(frequency.promotions)],
  ['lead_time_median_seconds', ({ lead }) => round(lead.median)],
  ['lead_time_p90_seconds', ({ lead }) => round(lead.p90)],
  ['lead_time_commits', ({ lead }) => String(lead.commits)],
  ['lead_time_unknown', ({ lead }) => String(lead.unknown)],
  ['change_failure_rate', ({ failure }) => round(failure.rate, 4)],
  ['changes', ({ failure }) => String(failure.changes)],
  ['changes_failed', ({ failure }) => String(failure.failed)],
  ['changes_rolled_back', ({ failure }) => String(failure.rolledBack)],
  ['changes_hotfixed', ({ failure }) => String(failure.hotfixed)],
  ['changes_unknown', ({ failure }) => String(failure.unknown)],
  ['time_to_restore_median_seconds', ({ restore }) => round(restore.median)],
  ['time_to_restore_p90_seconds', ({ restore }) => round(restore.p90)],
  ['restored', ({ restore }) => String(restore.restored)],
  ['not_restored', ({ restore }) => String(restore.notRestored)],
  ['hands_free_share', ({ handsFree }) => round(handsFree.share, 4)],
  ['touches_per_deployment', ({ touches }) => round(touches.perDeployment, 2)],
]

/** The figures of delivery as comma-separated values: the period, the one before, then each point. */
export async function deliveryFile(
  around: Surroundings,
  actor: Actor,
  input: unknown,
): Promise<Result<TextFile>> {
  const view = await getDelivery(around, actor, input)
  if (!view.ok) return view
  const { scope, environment, period, before, values, previous, points } = view.value
  const row = (kind: string, from: string, to: string, of: DeliveryFigures) =>
    [kind, scope.kind, scope.slug ?? '', environment, from, to, ...columns.map(([, pick]) => pick(of))].map(
      textCell,
    )
  const head = ['row', 'scope', 'name', 'environment', 'from', 'to', ...columns.map(([name]) => name)]
  const lines = [
    head,
    row('period', period.from, period.to, values),
    row('before', before.from, before.to, previous),
    ...points.map((point) => row(period.step, point.from, '', point.values)),
  ]
  const name = ['delivery', scope.slug ?? 'all', environment, period.to].join('-')
  return ok(new TextFile(lines.map(csvRow).join(''), 'text/csv', `${name}.csv`))
}
