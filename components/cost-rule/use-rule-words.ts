import { useTranslations } from 'next-intl'
import type { CostOwner, CostRuleVersion } from '../../lib/api/contract/cost-rule.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'

/** What the rules say, in the reader's language. */
export function useRuleWords() {
  const t = useTranslations('costRule')
  const environment = useEnvironmentName()
  return {
    allowed(allowed: CostRuleVersion['requirements'][number]['allowed']): string {
      switch (allowed.kind) {
        case 'any':
          return t('allowedAny')
        case 'list':
          return allowed.values.join(', ')
        case 'pattern':
          return t('allowedPattern', { pattern: allowed.pattern })
        case 'known':
          return t('allowedKnown', { noun: t(`noun.${allowed.noun}`) })
      }
    },
    owner({ service, productLine, team, environment: of }: CostOwner): string {
      const names = [service?.slug, productLine?.name, team?.name, of ? environment(of.slug) : undefined]
      return names.filter((name) => name !== undefined).join(' · ') || '–'
    },
    span({ fromOn, untilOn }: { fromOn: string; untilOn: string | null }): string {
      return untilOn === null
        ? t('since', { from: fromOn })
        : t('fromUntil', { from: fromOn, until: untilOn })
    },
  }
}

/** Of something dated: whether it acts today, ended, or begins later. */
export function standingOf(
  { fromOn, untilOn }: { fromOn: string; untilOn: string | null },
  today: string,
): 'acts' | 'ended' | 'later' {
  if (fromOn > today) return 'later'
  return untilOn !== null && untilOn <= today ? 'ended' : 'acts'
}
