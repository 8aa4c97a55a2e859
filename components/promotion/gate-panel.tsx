'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { GateVerdict } from '../../lib/api/contract/gate-verdict.ts'
import { GateList } from '../ui/gate-list.tsx'
import { countVerdicts, sortVerdicts, useGateWords } from './gate-words.ts'

const stops = ({ verdict }: GateVerdict) => verdict === 'block' || verdict === 'wait'

/** Every gate with its verdict, all its reasons, and who or what resolves it. */
export function GatePanel({
  verdicts,
  title,
  note,
  actionOf,
}: {
  verdicts: GateVerdict[]
  title: string
  note: string
  /** What the reader may do about a gate; only of one that stops or was set aside. */
  actionOf?: (verdict: GateVerdict) => ReactNode
}) {
  const t = useTranslations('gates')
  const words = useGateWords()
  const counts = countVerdicts(verdicts)
  const summary = (['block', 'overridden', 'wait', 'warn', 'pass', 'off'] as const)
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => t(`count.${verdict}`, { count: counts[verdict] }))
    .join(', ')
  return (
    <section aria-label={title} className="flex min-h-0 flex-col gap-2">
      <header className="flex items-baseline gap-2">
        <h2 className="font-semibold">{title}</h2>
        <span className="text-fg-2">{summary}</span>
        <span className="ml-auto text-sm text-fg-3">{note}</span>
      </header>
      <GateList
        items={sortVerdicts(verdicts).map((verdict) => ({
          id: verdict.gate,
          verdict: verdict.verdict,
          verdictLabel: words.verdict(verdict.verdict),
          name: words.name(verdict),
          text: words.reason(verdict, 0),
          more: verdict.reasons.slice(1).map((_, index) => words.reason(verdict, index + 1)),
          aside: verdict.verdict === 'pass' || verdict.verdict === 'off' ? '' : words.resolvers(verdict),
          ...(actionOf && (stops(verdict) || verdict.verdict === 'overridden')
            ? { action: actionOf(verdict) }
            : {}),
        }))}
      />
    </section>
  )
}
