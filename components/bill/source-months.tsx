'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { BillSourceItem } from '../../lib/api/contract/bill.ts'
import { Age } from '../shell/age.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { Status } from '../ui/status.tsx'
import { useBillWords } from './use-bill-words.ts'

type Month = BillSourceItem['months'][number]

/** Whether a month of a source may still change. */
export function MonthState({ month }: { month: Month }) {
  const t = useTranslations('billSource')
  const format = useFormatter()
  if (month.sealedAt) return <Status quiet kind="held" label={t('sealed')} />
  if (month.final) return <Status quiet kind="success" label={t('final')} />
  const at = format.dateTime(new Date(month.finalAt), { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <span title={t('finalAt', { at })}>
      <Status quiet kind="pending" label={t('notFinal')} />
    </span>
  )
}

/** The months of a source: which days, how many lines, judged or not, final or not. */
export function SourceMonths({ source }: { source: BillSourceItem }) {
  const t = useTranslations('billSource')
  const words = useBillWords()
  const format = useFormatter()
  return (
    <details className="mt-1.5">
      <summary className="cursor-pointer text-fg-2 text-sm max-md:py-2.5">
        {t('months', { count: source.months.length })}
      </summary>
      <ShortTable
        label={t('monthsOf', { name: source.name })}
        rows={source.months}
        rowKey={(month) => month.billingPeriod}
        columns={[
          { key: 'month', title: t('month'), render: (month) => words.month(month.billingPeriod) },
          {
            key: 'days',
            title: t('days'),
            render: (month) => (
              <>
                {words.span(month.firstOn, month.lastOn)}{' '}
                <span className="text-fg-3 text-sm">{t('dayCount', { count: month.days })}</span>
              </>
            ),
          },
          {
            key: 'lines',
            title: t('lines'),
            align: 'right',
            render: (month) => <span className="tabular-nums">{words.number(month.lines)}</span>,
          },
          { key: 'changed', title: t('changed'), render: (month) => <Age at={month.changedAt} /> },
          {
            key: 'judged',
            title: t('judged'),
            render: (month) =>
              month.judgedAt && month.judgedAt >= month.changedAt ? (
                <Age at={month.judgedAt} />
              ) : (
                <span className="text-fg-3">{t('toJudge')}</span>
              ),
          },
          { key: 'state', title: t('state'), render: (month) => <MonthState month={month} /> },
          {
            key: 'finalAt',
            title: t('finalFrom'),
            render: (month) => (
              <span className="text-fg-3">
                {format.dateTime(new Date(month.finalAt), { dateStyle: 'medium', timeStyle: 'short' })}
              </span>
            ),
          },
        ]}
      />
    </details>
  )
}
