'use client'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { RestatedMonth } from '../../lib/api/contract/cost-rule.ts'
import { api } from '../../lib/client/api.ts'
import { useCauseWords } from '../cost/use-cause-words.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { SelectField } from '../ui/field.tsx'
import { exactMoney } from '../ui/format/money.ts'
import { Panel } from '../ui/panel.tsx'
import { Pill } from '../ui/pill.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'

type Row = RestatedMonth['causes'][number]

/** A month as it counts beside the same month by the rules of today: a view, and never the other figure. */
export function RestatedPanel() {
  const t = useTranslations('costRule')
  const [chosen, setChosen] = useState('')
  const sources = useQuery(api.billSource.list.queryOptions({ staleTime: 60_000 })).data?.items ?? []
  const months = sources.flatMap(({ id, name, months: of }) =>
    of.map(({ billingPeriod, sealedAt }) => ({
      key: `${id} ${billingPeriod}`,
      label: sealedAt ? t('monthSealed', { month: billingPeriod, name }) : `${billingPeriod} · ${name}`,
    })),
  )
  if (months.length === 0) return null
  const [source = '', period = ''] = chosen.split(' ')
  return (
    <Panel title={t('restated')} note={t('restatedNote')}>
      <div className="max-w-[44ch] px-4 py-3">
        <SelectField
          label={t('month')}
          value={chosen}
          onChange={setChosen}
          options={[{ key: '', label: t('chooseMonth') }, ...months]}
        />
      </div>
      {chosen === '' ? null : <RestatedRows source={source} period={period} />}
    </Panel>
  )
}

function RestatedRows({ source, period }: { source: string; period: string }) {
  const t = useTranslations('costRule')
  const locale = useLocale()
  const causeWord = useCauseWords()
  const found = useQuery(api.costRule.restated.queryOptions({ input: { source, period } }))
  if (found.error)
    return (
      <div className="px-4 pb-3">
        <FailureNote error={found.error} />
      </div>
    )
  if (!found.data) return <ListSkeleton rows={4} />
  const { causes, today, sealed } = found.data
  const amount = (row: Row, view: 'stored' | 'restated', measure: 'billed' | 'effective') => {
    const told = row[view][measure]
    return told === null ? '–' : exactMoney(told, row.currency, locale)
  }
  const columns = (['billed', 'effective'] as const).flatMap((measure) =>
    (['stored', 'restated'] as const).map((view) => ({
      key: `${view} ${measure}`,
      title: t(`${view}Of`, { measure: t(`measure.${measure}`), today }),
      align: 'right' as const,
      render: (row: Row) => <span className="tabular-nums">{amount(row, view, measure)}</span>,
    })),
  )
  return (
    <>
      <p className="px-4 pb-2 text-fg-2">
        <Pill tone={sealed ? 'success' : 'attention'}>{t(sealed ? 'sealed' : 'notSealed')}</Pill>{' '}
        {t('restatedBy', { today })}
      </p>
      <ShortTable
        label={t('restated')}
        rows={causes}
        rowKey={({ currency, cause }) => `${currency} ${cause}`}
        columns={[{ key: 'cause', title: t('causeOf'), render: ({ cause }) => causeWord(cause) }, ...columns]}
      />
    </>
  )
}
