'use client'
import { useTranslations } from 'next-intl'
import type { CommitItem } from '../../lib/api/contract/release-item.ts'
import { Status } from '../ui/status.tsx'
import { contentKind, useReleaseWords } from './release-words.ts'

const most = 50

/** Commits with what each is and how that is known. */
export function CommitRows({ commits, none }: { commits: CommitItem[]; none: string }) {
  const t = useTranslations('release')
  const content = useTranslations('changeClass.content')
  const words = useReleaseWords()
  if (commits.length === 0) return <p className="px-4 py-3 text-fg-3">{none}</p>
  return (
    <>
      <ul>
        {commits.slice(0, most).map((commit) => (
          <li
            key={commit.sha}
            className="grid gap-x-3 border-line border-t px-4 py-1.5 first:border-t-0 md:grid-cols-[76px_110px_minmax(0,1fr)]"
          >
            <code className="font-mono text-fg-3 text-sm" title={commit.sha}>
              {commit.sha.slice(0, 8)}
            </code>
            <Status kind={contentKind[commit.content]} label={content(commit.content)} />
            <span className="min-w-0">
              <span className="block truncate" title={commit.title}>
                {commit.title}
              </span>
              <span className="block text-fg-2 text-sm">
                {words.evidence(commit)}
                {commit.claimed && commit.claimed !== commit.content
                  ? ` · ${t('claims', { content: content(commit.claimed) })}`
                  : ''}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {commits.length > most ? (
        <p className="border-line border-t px-4 py-2 text-fg-3 text-sm">
          {t('commitsMore', { count: commits.length - most })}
        </p>
      ) : null}
    </>
  )
}
