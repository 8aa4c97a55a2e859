'use client'
import { useTranslations } from 'next-intl'
import type { CostMonth } from '../../lib/api/contract/cost.ts'
import { KeysTable } from '../cost/keys-table.tsx'
import { useMoney } from '../cost/use-money.ts'
import { Panel } from '../ui/panel.tsx'
import type { ReportWish } from './report-wish.ts'

/** How much has an owner, by money and by count, and how much has each required key. */
export function ReportCoverage({ wish, month }: { wish: ReportWish; month: CostMonth }) {
  const t = useTranslations('costReport')
  const money = useMoney(month.currency)
  const { coverage } = month
  const note = t('coverageNote', {
    money: money.share(coverage.money.share),
    count: money.share(coverage.subjects.share),
  })
  return (
    <Panel title={t('coverage')} note={note}>
      <KeysTable month={month} wish={wish} />
    </Panel>
  )
}
