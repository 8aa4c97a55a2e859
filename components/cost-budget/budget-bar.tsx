import { useLocale } from 'next-intl'
import type { CostBudgetItem } from '../../lib/api/contract/cost-budget.ts'
import { shareText } from '../ui/format/money.ts'

/** How much of a budget is spent, with a mark where people are told. What is over runs past its end. */
export function BudgetBar({ budget }: { budget: CostBudgetItem }) {
  const locale = useLocale()
  const { share, alertShares, reached } = budget
  const end = Math.max(1, share ?? 0, ...alertShares.map((each) => each / 100))
  const percent = (of: number) => `${Math.max(0, Math.min(100, (100 * of) / end))}%`
  return (
    <span className="flex min-w-40 items-center gap-2">
      <span aria-hidden className="relative h-2 w-28 rounded-[2px] bg-hover print:border print:border-line">
        <span
          className={`absolute inset-y-0 left-0 rounded-[2px] print:[print-color-adjust:exact] ${(share ?? 0) > 1 ? 'bg-danger-solid' : 'bg-ink-1'}`}
          style={{ width: percent(share ?? 0) }}
        />
        {alertShares.map((each) => (
          <span
            key={each}
            className={`absolute -inset-y-0.5 w-px ${reached.includes(each) ? 'bg-fg' : 'bg-fg-3'}`}
            style={{ left: percent(each / 100) }}
          />
        ))}
      </span>
      <span className="tabular-nums">{share === null ? '–' : shareText(share, locale)}</span>
    </span>
  )
}
