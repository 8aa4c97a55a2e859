import type { PromotionExplanation } from '../../lib/api/contract/promotion.ts'

export type Findings = PromotionExplanation['change']['findings']

/** Names of findings that could stop a promotion, worst first, each once. */
export function findingNames(findings: Findings): string[] {
  const all = [...(findings?.added ?? []), ...(findings?.inherited ?? [])]
  const of = (severity: string) => all.filter((one) => one.severity === severity).map(({ name }) => name)
  return [...new Set([...of('high'), ...of('medium')])]
}
