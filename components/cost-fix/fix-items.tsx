'use client'
import { useTranslations } from 'next-intl'
import type { CostFixItem } from '../../lib/api/contract/cost-fix.ts'
import { ShortTable } from '../ui/short-table.tsx'
import { Status } from '../ui/status.tsx'
import { itemLooks } from './fix-look.ts'

type Row = CostFixItem['items'][number]

/** What a resource gets: of each key what it was, where that was asked. */
function Wanted({ row }: { row: Row }) {
  const t = useTranslations('costFix')
  return (
    <ul className="whitespace-normal">
      {Object.entries(row.wanted).map(([key, after]) => {
        const before = row.before?.[key]
        return (
          <li key={key} className="break-all font-mono text-sm">
            {before === undefined
              ? `${key}=${after}`
              : before === null
                ? t('added', { key, after })
                : t('beforeAfter', { key, before, after })}
          </li>
        )
      })}
    </ul>
  )
}

function Outcome({ row }: { row: Row }) {
  const t = useTranslations('costFix')
  const { code, message, state } = row
  const known = code !== null && t.has(`code.${code}` as 'code.computed')
  const why = known ? t(`code.${code}` as 'code.computed') : [code, message].filter(Boolean).join(': ')
  return (
    <div className="whitespace-normal">
      <Status kind={itemLooks[state]} label={t(`itemState.${state}`)} />
      {code ? <p className="max-w-xs break-words text-fg-2 text-sm">{why}</p> : null}
    </div>
  )
}

/** Every resource of a fix, with what it gets and what became of it, one by one. */
export function FixItems({ items }: Pick<CostFixItem, 'items'>) {
  const t = useTranslations('costFix')
  return (
    <ShortTable
      label={t('resources')}
      rows={items}
      rowKey={({ finding }) => finding}
      columns={[
        {
          key: 'resource',
          title: t('resource'),
          render: (row) => (
            <div className="whitespace-normal">
              <p className="break-words font-medium">{row.name}</p>
              <p className="break-all font-mono text-fg-3 text-sm">{row.address ?? row.resourceId}</p>
            </div>
          ),
        },
        { key: 'wanted', title: t('costTags'), render: (row) => <Wanted row={row} /> },
        { key: 'outcome', title: t('outcome'), render: (row) => <Outcome row={row} /> },
      ]}
    />
  )
}
