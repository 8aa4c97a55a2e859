'use client'
import { useFormatter, useTimeZone, useTranslations } from 'next-intl'
import type { ScopeName } from '../../lib/api/contract/freeze-item.ts'
import type { AdmitRule } from '../../lib/domain/freeze/window.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'

const clock = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
} as const

/** Times, classes and scopes of freezes in the reader's words. */
export function useFreezeWords() {
  const t = useTranslations('freezes')
  const classes = useTranslations('changeClass')
  const problems = useTranslations('freeze.problem')
  const environment = useEnvironmentName()
  const format = useFormatter()
  const zone = useTimeZone() ?? 'UTC'
  const at = (time: string | Date, timeZone = zone) => format.dateTime(new Date(time), { ...clock, timeZone })
  const zoned = (time: string | Date, timeZone: string) =>
    format.dateTime(new Date(time), { ...clock, timeZone, timeZoneName: 'short' })

  /** By the window's clock and, where that shows something else, by the reader's. */
  const both = (time: string | Date, windowZone: string | null) => {
    if (windowZone === null || at(time, windowZone) === at(time)) return at(time)
    return `${zoned(time, windowZone)} / ${zoned(time, zone)}`
  }

  const rule = ({ content, action, ofRelease }: AdmitRule) => {
    const contents = content.map((one) => classes(`content.${one}`)).join(t('or'))
    const actions = action.map((one) => classes(`action.${one}`)).join(t('or'))
    const what =
      contents && actions
        ? t('ruleOfBoth', { action: actions, content: contents })
        : contents || actions || t('anyChange')
    return ofRelease ? t('ruleOfRelease', { what }) : what
  }

  const scope = (names: ScopeName[]) => {
    const word = ({ kind, id, name }: ScopeName) =>
      kind === 'environments'
        ? environment(name ?? id)
        : kind === 'tiers'
          ? t('tier', { tier: id })
          : (name ?? t('gone', { id }))
    const inside = names.filter((one) => !one.excluded).map(word)
    const out = names.filter((one) => one.excluded).map(word)
    return out.length > 0
      ? t('scopeExcept', { inside: inside.join(', '), out: out.join(', ') })
      : inside.join(', ')
  }

  return {
    zone,
    at,
    both,
    rule,
    rules: (rules: AdmitRule[]) => rules.map(rule),
    scope,
    /** Fields of a window by the names that its form has for them. */
    fields: (names: string[]) =>
      names
        .map((one) => {
          const key = `field.${one}` as Parameters<typeof t>[0]
          return t.has(key) ? t(key) : one
        })
        .join(', '),
    environments: (slugs: string[]) => slugs.map(environment).join(', '),
    problem: (one: { code: string; message: string; values: Record<string, unknown> }) => {
      const values: Record<string, string> = {}
      for (const [key, value] of Object.entries(one.values)) values[key] = String(value)
      const key = one.code as Parameters<typeof problems>[0]
      return problems.has(key) ? problems(key, { detail: '', ...values }) : one.message
    },
  }
}
