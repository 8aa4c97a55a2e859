import type { useTranslations } from 'next-intl'

/** The short name of a rule; one that this page does not know is shown as it came. */
export const findingRuleWords =
  (t: ReturnType<typeof useTranslations<'pipelineFinding'>>) =>
  (rule: string): string =>
    t.has(`rule.${rule}.short`) ? t(`rule.${rule}.short` as 'rule.naming.short') : rule
