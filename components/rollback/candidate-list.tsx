'use client'
import { useTranslations } from 'next-intl'
import type { ReadinessCandidate } from '../../lib/api/contract/readiness.ts'
import { BuildName } from '../build/build-name.tsx'
import { Age } from '../shell/age.tsx'
import { ShortDigest } from '../ui/digest.tsx'
import { Status } from '../ui/status.tsx'
import { useGapWords } from './gap-words.ts'

/** A build to go back to: its name, when it ran, and ready or every reason why not. */
export function Candidate({ candidate }: { candidate: ReadinessCandidate }) {
  const t = useTranslations('readiness')
  const words = useGapWords()
  return (
    <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2">
      <BuildName build={candidate.build} />
      <ShortDigest digest={candidate.build.digest} />
      <span className="ml-auto text-fg-3 text-sm">
        {t.rich('ran', { age: () => <Age at={candidate.ranAt} /> })}
      </span>
      <span className="basis-full">
        {candidate.gaps.length === 0 ? (
          <Status kind="success" label={t('ready')} quiet />
        ) : (
          <span className="text-attention-fg text-sm">{candidate.gaps.map(words).join('; ')}</span>
        )}
      </span>
    </span>
  )
}

/** What a place can go back to, as a list to read. */
export function CandidateList({ candidates }: { candidates: ReadinessCandidate[] }) {
  const t = useTranslations('readiness')
  if (candidates.length === 0) return <p className="px-4 py-3 text-fg-3">{t('none')}</p>
  return (
    <ul>
      {candidates.map((candidate) => (
        <li
          key={candidate.build.id}
          className="flex min-h-11 items-center border-line border-t px-4 py-1.5 first:border-t-0"
        >
          <Candidate candidate={candidate} />
        </li>
      ))}
    </ul>
  )
}
