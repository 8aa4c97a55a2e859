'use client'
import { useTranslations } from 'next-intl'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import type { FilterName } from './cost-wish.ts'
import { useCauseWords } from './use-cause-words.ts'

/** What is looked at alone, each to be taken away again. */
export function CostFilters(props: {
  filters: readonly [FilterName, string][]
  onSet: (changes: Record<string, string | null>, how?: 'replace' | 'push') => void
}) {
  const t = useTranslations('cost')
  const cause = useCauseWords()
  const environmentName = useEnvironmentName()
  const wordOf = ([name, value]: [FilterName, string]) => {
    if (value === '-') return t('nobody')
    if (name === 'group') return t.has(`group.${value}`) ? t(`group.${value}`) : value
    if (name === 'cause') return cause(value)
    if (name === 'environment') return environmentName(value)
    if (name === 'chargeCategory') return t.has(`category.${value}`) ? t(`category.${value}`) : value
    return value
  }
  return (
    <ul aria-label={t('filters')} className="flex flex-wrap items-center gap-2">
      {props.filters.map((filter) => (
        <li
          key={filter[0]}
          className="inline-flex h-7 items-center whitespace-nowrap rounded-md border border-accent-line bg-accent-bg pl-2.5 font-medium text-accent-fg max-md:h-9"
        >
          <span className="max-w-72 truncate">
            {t(`filter.${filter[0]}`)}: {wordOf(filter)}
          </span>
          <button
            type="button"
            aria-label={t('filterEnd', { name: t(`filter.${filter[0]}`) })}
            onClick={() => props.onSet({ [filter[0]]: null }, 'push')}
            className="inline-grid h-full w-7 cursor-pointer place-items-center"
          >
            <Icon name="cross" size={12} />
          </button>
        </li>
      ))}
      <li>
        <Button
          size="small"
          onPress={() => props.onSet(Object.fromEntries(props.filters.map(([name]) => [name, null])), 'push')}
        >
          {t('filtersEnd')}
        </Button>
      </li>
    </ul>
  )
}
