'use client'
import { useQuery } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import type { CostMonth } from '../../lib/api/contract/cost.ts'
import { api } from '../../lib/client/api.ts'
import { CostControls } from '../cost/cost-controls.tsx'
import { MonthSentence } from '../cost/month-sentence.tsx'
import { useMoney } from '../cost/use-money.ts'
import { Button } from '../ui/button.tsx'
import { buttonLook } from '../ui/button-look.ts'

/** Whose report it is, of when, and the month in one sentence; on the screen also what can be chosen. */
export function ReportHead(props: {
  month: CostMonth
  productLine: string | undefined
  onSet: (changes: Record<string, string | null>, how?: 'replace' | 'push') => void
}) {
  const { month, productLine } = props
  const t = useTranslations('costReport')
  const format = useFormatter()
  const money = useMoney(month.currency)
  const session = useQuery(api.session.get.queryOptions({ staleTime: 60_000 })).data
  const made = format.dateTime(new Date(month.now), { dateStyle: 'medium', timeStyle: 'short' })
  const lines = new URLSearchParams({ month: month.month, ...(productLine ? { productLine } : {}) })
  return (
    <div className="flex flex-col gap-2">
      <p className="text-fg-3">
        {[session?.organisation.name, t('of', { month: money.month(month.month) }), productLine]
          .filter(Boolean)
          .join(' · ')}
        <span className="hidden print:inline"> · {t('made', { at: made })}</span>
      </p>
      <MonthSentence month={month} filtered={productLine !== undefined} />
      <div className="sluice-screen flex flex-wrap items-center gap-2">
        <CostControls month={month} onSet={props.onSet} />
        <span className="ml-auto flex flex-wrap gap-2 max-md:ml-0">
          {productLine === undefined ? null : (
            <Button onPress={() => props.onSet({ productLine: null }, 'push')}>{t('whole')}</Button>
          )}
          {month.everything || productLine ? (
            <a
              href={`/api/v1/cost/lines.csv?${lines}`}
              download
              className={buttonLook('default', 'medium', false)}
            >
              {t('lines')}
            </a>
          ) : null}
          <Button variant="primary" onPress={() => window.print()}>
            {t('print')}
          </Button>
        </span>
      </div>
    </div>
  )
}
