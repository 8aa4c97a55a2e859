'use client'
import { useTranslations } from 'next-intl'
import type { CostFindingItem } from '../../lib/api/contract/cost-finding.ts'
import { useFindingWords } from '../cost-finding/finding-words.ts'
import { canFix, isSuggested } from '../cost-finding/use-findings.ts'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'

/** What would put it right, as short as it can be said. */
function Suggestion({ item }: { item: CostFindingItem }) {
  const t = useTranslations('costFinding')
  if (item.state === 'fix-proposed') return <span className="text-fg-2">{t('state.fix-proposed')}</span>
  if (!canFix(item)) return <span className="text-fg-3">–</span>
  if (!isSuggested(item)) return <span className="text-fg-3">{t('noSuggestion')}</span>
  return (
    <span className="flex max-w-md flex-wrap gap-x-2 gap-y-1">
      {item.suggestions.map(({ key, value }) => (
        <code key={key} className="rounded-sm bg-sunken px-1 font-mono text-sm">
          {key}={value}
        </code>
      ))}
    </span>
  )
}

function useColumns(
  chosen: ReadonlySet<string>,
  onChoose: (ids: string[], isChosen: boolean) => void,
): ShortColumn<CostFindingItem>[] {
  const t = useTranslations('cost.findings')
  const words = useTranslations('costFinding')
  const wordsOf = useFindingWords()
  return [
    {
      key: 'choose',
      title: t('choose'),
      hidesTitle: true,
      render: (item) => (
        <input
          type="checkbox"
          className="sluice-check align-[-2px]"
          aria-label={words('choose', { name: item.name })}
          checked={chosen.has(item.id)}
          onChange={(event) => onChoose([item.id], event.target.checked)}
        />
      ),
    },
    {
      key: 'finding',
      title: t('finding'),
      render: (item) => {
        const { title } = wordsOf(item)
        return (
          <span className="block max-w-xl truncate max-md:max-w-56" title={title}>
            {title}
          </span>
        )
      },
    },
    { key: 'suggestion', title: t('suggestion'), render: (item) => <Suggestion item={item} /> },
    {
      key: 'owner',
      title: t('owner'),
      render: ({ team, owner }) => (
        <span className="block max-w-56 truncate text-fg-2">{team?.name ?? owner?.name ?? '–'}</span>
      ),
    },
    {
      key: 'money',
      title: t('money'),
      align: 'right',
      staysInView: true,
      render: (item) => (
        <span
          className="font-medium tabular-nums"
          title={item.measure ? words(`measure.${item.measure}`) : words('unknownCost')}
        >
          {wordsOf(item).money || '–'}
        </span>
      ),
    },
  ]
}

/** Findings in a line each, to be chosen; what stands behind each is on their own page. */
export function FindingsTable(props: {
  items: CostFindingItem[]
  chosen: ReadonlySet<string>
  onChoose: (ids: string[], isChosen: boolean) => void
}) {
  const t = useTranslations('cost.findings')
  const columns = useColumns(props.chosen, props.onChoose)
  return <ShortTable label={t('title')} columns={columns} rows={props.items} rowKey={({ id }) => id} />
}
