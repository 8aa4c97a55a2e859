'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReleaseItem } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { ReleaseAnswer } from './release-answer.tsx'
import { countStandings } from './standing.ts'
import { useReleaseRows } from './use-release-rows.ts'

/** The next release in one sentence, for those who run releases; nothing for others, nothing when none is open. */
export function ReleaseLine() {
  const list = useQuery(api.release.list.queryOptions({ input: { which: 'open', limit: 1 } }))
  const [release] = list.data?.items ?? []
  if (!release || list.data?.may.create.allowed !== true) return null
  return <Line release={release} />
}

function Line({ release }: { release: ReleaseItem }) {
  const { rows, isComplete } = useReleaseRows(release.id)
  return (
    <p className="mb-1 text-answer text-fg-2 tracking-[-.012em] max-md:text-[18px] max-md:leading-[26px]">
      <Link className="hover:underline" href={`/releases/${encodeURIComponent(release.name)}`}>
        <ReleaseAnswer release={release} counts={isComplete ? countStandings(rows, release.state) : null} />
      </Link>
    </p>
  )
}
