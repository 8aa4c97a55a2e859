'use client'
import { useTranslations } from 'next-intl'
import type { CostFindingSummary } from '../../lib/api/contract/cost-finding.ts'
import { FilterChip } from '../ui/filter-chip.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { TextChip } from '../ui/text-chip.tsx'
import { type FindingQuestion, fixWays, severities } from './use-findings.ts'

/** Filters of the findings, as the address has them. */
export function FindingFilters(props: {
  question: FindingQuestion
  kinds: CostFindingSummary['kinds']
  set: (changes: Record<string, string | null>) => void
}) {
  const { question, set } = props
  const t = useTranslations('costFinding')
  const counts = new Map<string, number>(props.kinds.map(({ kind, count }) => [kind, count]))
  // A kind that is asked for stays in the list when nothing of it stands any more.
  const kinds = [...new Set([...counts.keys(), ...question.kinds])]
  const kindName = (kind: string) => {
    const key = `kind.${kind}.name` as 'kind.resource-idle.name'
    return t.has(key) ? t(key) : kind
  }
  const joined = (keys: string[]) => keys.join(',') || null
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField label={t('search')} value={question.text} onChange={(text) => set({ q: text || null })} />
      <FilterChip
        label={t('kindFilter')}
        clearLabel={t('clear')}
        options={kinds.map((key) => ({ key, label: kindName(key), count: counts.get(key) ?? 0 }))}
        selected={question.kinds}
        onChange={(keys) => set({ kind: joined(keys) })}
      />
      <FilterChip
        label={t('severityFilter')}
        clearLabel={t('clear')}
        options={severities.map((key) => ({ key, label: t(`severity.${key}`) }))}
        selected={question.severities}
        onChange={(keys) => set({ severity: joined(keys) })}
      />
      <FilterChip
        label={t('fixFilter')}
        clearLabel={t('clear')}
        options={fixWays.map((key) => ({ key, label: t(`fix.${key}`) }))}
        selected={question.ways}
        onChange={(keys) => set({ way: joined(keys) })}
      />
      <TextChip
        label={t('service')}
        clearLabel={t('clear')}
        placeholder={t('serviceWord')}
        value={question.service ?? ''}
        onChange={(service) => set({ service: service || null })}
      />
      <TextChip
        label={t('team')}
        clearLabel={t('clear')}
        placeholder={t('teamWord')}
        value={question.team ?? ''}
        onChange={(team) => set({ team: team || null })}
      />
    </div>
  )
}
