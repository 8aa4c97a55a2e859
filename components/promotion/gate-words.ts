'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { GateVerdict, Verdict } from '../../lib/api/contract/gate-verdict.ts'
import { useNow } from '../../lib/client/clock.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { formatBytes } from '../ui/format/size.ts'

type Values = Record<string, string | number>

/** Evidence comes as JSON: sentences take texts, numbers and counts of lists. */
export function sentenceValues(values: Record<string, unknown>): Values {
  const out: Values = {}
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' || typeof value === 'number') out[name] = value
    else if (typeof value === 'boolean') out[name] = value ? 'true' : 'false'
    else if (Array.isArray(value)) {
      out[`${name}Count`] = value.length
      out[name] = value.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry))).join(', ')
    }
  }
  return out
}

/** Who acted for another comes as {name, standsFor}: written as the language writes it. */
export function withNames(
  values: Record<string, unknown>,
  say: (who: { name: string; standsFor: string }) => string,
): Record<string, unknown> {
  const whom = (value: unknown) => {
    if (typeof value !== 'object' || value === null || !('name' in value && 'standsFor' in value))
      return value
    return say({ name: String(value.name), standsFor: String(value.standsFor) })
  }
  const entries = Object.entries(values)
  return Object.fromEntries(
    entries.map(([key, value]) => [key, Array.isArray(value) ? value.map(whom) : whom(value)]),
  )
}

const order: Record<Verdict, number> = { block: 0, overridden: 1, wait: 2, warn: 3, pass: 4, off: 5 }

/** What needs reading first: blocked, forced, waiting, warned; then what passed, then what is off. */
export function sortVerdicts(verdicts: GateVerdict[]): GateVerdict[] {
  return [...verdicts].sort((a, b) => order[a.verdict] - order[b.verdict])
}

export function countVerdicts(verdicts: GateVerdict[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { pass: 0, warn: 0, wait: 0, block: 0, overridden: 0, off: 0 }
  for (const verdict of verdicts) counts[verdict.verdict] += 1
  return counts
}

/** Words for gates, their reasons and who can resolve them. */
export function useGateWords() {
  const gate = useTranslations('gate')
  const gates = useTranslations('gates')
  const why = useTranslations('rollback.reason')
  const changeClass = useTranslations('changeClass')
  const format = useFormatter()
  const environment = useEnvironmentName()
  const now = useNow().getTime()
  // A weekday names an instant only within the week around now.
  const instant = (text: string) => {
    const at = new Date(text)
    const isNear = Math.abs(at.getTime() - now) < 6 * 24 * 60 * 60_000
    const day = isNear ? { weekday: 'short' as const } : { month: 'short' as const, day: 'numeric' as const }
    return format.dateTime(at, { ...day, hour: '2-digit', minute: '2-digit' })
  }
  return {
    name: (verdict: GateVerdict) =>
      gate.has(`${verdict.gate}.title`) ? gate(`${verdict.gate}.title`) : verdict.gate,
    verdict: (verdict: Verdict) => gates(`verdict.${verdict}`),
    reason: (verdict: GateVerdict, index: number) => {
      const reason = verdict.reasons[index]
      if (!reason) return ''
      const key = `${verdict.gate}.${reason.key}`
      const values = sentenceValues(withNames(reason.values, (who) => gates('delegated', who)))
      for (const [name, value] of Object.entries(values)) {
        if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) values[name] = instant(value)
        if (typeof value === 'number' && name.endsWith('Bytes')) values[name] = formatBytes(value)
        // A reason that was picked by a key is worded like the key.
        if (name === 'reason' && why.has(String(value))) values[name] = why(String(value))
        if (name === 'environment') values[name] = environment(String(value))
        if ((name === 'content' || name === 'action') && changeClass.has(`${name}.${value}`))
          values[name] = changeClass(`${name}.${value}`)
      }
      return gate.has(key) ? gate(key, values) : reason.key
    },
    resolvers: (verdict: GateVerdict) => {
      if (verdict.until) return instant(verdict.until)
      return verdict.resolvers
        .map((resolver) =>
          resolver.kind === 'role' && gates.has(`role.${resolver.name}`)
            ? gates(`role.${resolver.name}`)
            : resolver.name,
        )
        .slice(0, 3)
        .join(', ')
    },
  }
}
