import { useTranslations } from 'next-intl'
import { useEnvironmentName } from '../environment/environment-name.ts'

interface Skipped {
  key: string
  detail: Record<string, unknown>
}

/** Evidence comes as JSON: a sentence takes texts and numbers. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

/** Why a service does not go, in one sentence. */
export function useSkipWords(): (skipped: Skipped) => string {
  const t = useTranslations('train.skip')
  const gate = useTranslations('gate')
  const name = useEnvironmentName()
  return ({ key, detail }) => {
    if (!t.has(key)) return key
    const gates = Array.isArray(detail.gates) ? detail.gates.map(textOf) : []
    const environment = textOf(detail.environment)
    return t(key, {
      number: textOf(detail.number),
      reason: textOf(detail.reason),
      environment: environment ? name(environment) : '',
      message: textOf(detail.message),
      gates: gates.map((each) => (gate.has(`${each}.title`) ? gate(`${each}.title`) : each)).join(', '),
    })
  }
}
