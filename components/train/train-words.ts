import { useTranslations } from 'next-intl'

interface Skipped {
  key: string
  detail: Record<string, unknown>
}

/** Why a service does not go, in one sentence. */
export function useSkipWords(): (skipped: Skipped) => string {
  const t = useTranslations('train.skip')
  const gate = useTranslations('gate')
  return ({ key, detail }) => {
    if (!t.has(key)) return key
    const gates = Array.isArray(detail.gates) ? detail.gates.map(String) : []
    return t(key, {
      number: String(detail.number ?? ''),
      reason: String(detail.reason ?? ''),
      environment: String(detail.environment ?? ''),
      message: String(detail.message ?? ''),
      gates: gates.map((name) => (gate.has(`${name}.title`) ? gate(`${name}.title`) : name)).join(', '),
    })
  }
}
