'use client'
import { useTranslations } from 'next-intl'

/** The standard four have their word in both languages; any other environment is called by its slug. */
export function useEnvironmentName(): (slug: string) => string {
  const t = useTranslations('environment.name')
  return (slug) => (t.has(slug) ? t(slug) : slug)
}
