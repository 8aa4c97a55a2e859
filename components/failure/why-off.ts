'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { Permitted } from '../../lib/api/contract/permitted.ts'

/** Why a button is off, in the reader's language: who may, else the portal's own sentence where it can be read. */
export function useWhyOff(): (permitted: Permitted) => string | undefined {
  const t = useTranslations('failure')
  const role = useTranslations('gates.role')
  const readsEnglish = useLocale().startsWith('en')
  return ({ allowed, code, message, needs }) => {
    if (allowed) return undefined
    if (needs) {
      const roles = needs.roles.map((key) => (role.has(key) ? role(key) : key))
      const who = [...roles, ...(needs.group ? [t('needsGroup', { group: needs.group })] : [])]
      return t('needs', { count: who.length, who: who.join(', ') })
    }
    if (message && readsEnglish) return message
    return code && t.has(code) ? t(code) : (message ?? undefined)
  }
}
