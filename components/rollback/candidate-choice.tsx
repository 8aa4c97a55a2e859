'use client'
import { useTranslations } from 'next-intl'
import type { ReadinessCandidate } from '../../lib/api/contract/readiness.ts'
import { Candidate } from './candidate-list.tsx'

/** Which of the last good builds: the newest that is ready is chosen already. */
export function CandidateChoice(props: {
  candidates: ReadinessCandidate[]
  chosen: string | null
  onChoose: (id: string) => void
}) {
  const t = useTranslations('rollback')
  return (
    <div role="radiogroup" aria-label={t('which')} className="flex flex-col gap-1">
      {props.candidates.map((candidate) => (
        <label
          key={candidate.build.id}
          className={`flex min-h-11 cursor-pointer items-center rounded-md border px-2.5 py-1 has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2 ${
            candidate.build.id === props.chosen
              ? 'border-accent-fg bg-accent-bg'
              : 'border-line-2 hover:bg-hover'
          }`}
        >
          <input
            type="radio"
            name="build"
            className="sr-only"
            checked={candidate.build.id === props.chosen}
            onChange={() => props.onChoose(candidate.build.id)}
          />
          <Candidate candidate={candidate} />
        </label>
      ))}
    </div>
  )
}
