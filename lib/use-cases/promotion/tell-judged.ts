import type { Gathered } from '../../catalog/promotion/facts.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { differingGates, type GateVerdict } from '../../domain/promotion/gate-verdict.ts'
import { type Named, portal, tell } from './transition.ts'

/** Who could approve at this instant: kept with the verdicts, because grants and groups change. */
export const couldApprove = ({ facts }: Gathered): { id: string; name: string }[] =>
  facts.approvals.approvers.map(({ id, name }) => ({ id, name }))

/**
 * One entry for a judgement: when it came out differently while the promotion waits, and the one it starts by. Never
 * for one that says again what the last one said.
 */
export function tellJudged(
  tx: Transaction,
  promotion: Named,
  judged: { gathered: Gathered; verdicts: readonly GateVerdict[]; before: readonly GateVerdict[] | null },
  when: 'waiting' | 'start',
): Promise<void> {
  const { gathered, verdicts, before } = judged
  const changed = before ? differingGates(before, verdicts) : null
  const was = before
    ?.filter(({ gate }) => changed?.includes(gate))
    .map(({ gate, verdict }) => [gate, verdict])
  return tell(tx, promotion, portal, 'promotion.judged', {
    when,
    changed,
    was: was ? Object.fromEntries(was) : null,
    verdicts,
    settingsVersion: gathered.context.environment.settingsVersion,
    couldApprove: couldApprove(gathered),
  })
}
