'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ServiceCost } from '../../lib/api/contract/service-cost.ts'
import { BuildName } from '../build/build-name.tsx'
import { Panel } from '../ui/panel.tsx'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { useCostWords } from './use-cost-words.ts'

type Promotion = ServiceCost['promotions'][number]
type Known = Extract<NonNullable<Promotion['compared']>, { state: 'known' }>
type Side = Known['sides'][number]

/** One row per promotion and currency; without figures it says why. */
interface Row {
  key: string
  promotion: Promotion
  known: Known | null
  side: Side | null
}

const rowsOf = (promotions: Promotion[]): Row[] =>
  promotions.flatMap((promotion): Row[] => {
    const known = promotion.compared?.state === 'known' ? promotion.compared : null
    const sides: (Side | null)[] = known && known.sides.length > 0 ? known.sides : [null]
    return sides.map((side) => ({ key: `${promotion.id} ${side?.currency ?? ''}`, promotion, known, side }))
  })

/** What each promotion was followed by: seven whole days before it and after it. Never what it caused. */
export function PromotionCosts({ promotions }: { promotions: Promotion[] }) {
  const t = useTranslations('serviceCost')
  const words = useCostWords()
  const money = (render: (side: Side) => string) => (row: Row) =>
    row.side ? <span className="tabular-nums">{render(row.side)}</span> : null
  const columns: ShortColumn<Row>[] = [
    {
      key: 'promotion',
      title: t('column.promotion'),
      render: ({ promotion }) => (
        <Link className="text-accent-fg hover:underline" href={`/promotions/P-${promotion.number}`}>
          P-{promotion.number}
        </Link>
      ),
    },
    {
      key: 'on',
      title: t('column.day'),
      render: ({ promotion }) => <span className="text-fg-2">{words.day(promotion.on)}</span>,
    },
    {
      key: 'build',
      title: t('column.build'),
      render: ({ promotion }) => <BuildName build={promotion.build} quiet />,
    },
    {
      key: 'before',
      title: t('column.before'),
      align: 'right',
      render: money(({ before, currency }) => words.exact(before.cost, currency)),
    },
    {
      key: 'after',
      title: t('column.after'),
      align: 'right',
      render: money(({ after, currency }) => words.exact(after.cost, currency)),
    },
    {
      key: 'change',
      title: t('column.change'),
      align: 'right',
      render: money(({ change, changeShare, currency }) =>
        [words.signed(change, currency), changeShare === null ? '' : `(${words.share(changeShare)})`]
          .filter(Boolean)
          .join(' '),
      ),
    },
    {
      key: 'perRequest',
      title: t('column.perThousand'),
      align: 'right',
      render: money(({ before, after, currency }) =>
        before.perRequest === null || after.perRequest === null
          ? t('notMeasured')
          : `${words.perThousand(before.perRequest, currency)} → ${words.perThousand(after.perRequest, currency)}`,
      ),
    },
    {
      key: 'note',
      title: t('column.note'),
      render: ({ promotion, known }) => (
        <span className="text-fg-2 text-sm">
          {words.lacking(promotion.compared) ??
            (known && known.others > 0 ? t('others', { count: known.others }) : '')}
        </span>
      ),
    },
  ]
  return (
    <Panel title={t('beforeAfter')} count={promotions.length} note={t('beforeAfterNote')}>
      {promotions.length === 0 ? (
        <p className="px-4 py-3 text-fg-3">{t('noPromotions')}</p>
      ) : (
        <ShortTable
          label={t('beforeAfter')}
          columns={columns}
          rows={rowsOf(promotions)}
          rowKey={({ key }) => key}
        />
      )}
    </Panel>
  )
}
