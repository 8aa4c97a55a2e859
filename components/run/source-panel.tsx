'use client'
import { useTranslations } from 'next-intl'
import type { RunDetail } from '../../lib/api/contract/run.ts'
import { Panel } from '../ui/panel.tsx'

/** The repositories it was built from, each with the branch and the commit. */
export function SourcePanel({ sources }: { sources: RunDetail['sources'] }) {
  const t = useTranslations('run.source')
  return (
    <Panel title={t('title')} count={sources.length}>
      {sources.length === 0 ? <p className="px-4 py-3 text-fg-3">{t('none')}</p> : null}
      <ul>
        {sources.map((source) => (
          <li
            key={`${source.repository} ${source.branch}`}
            className="flex min-h-9 flex-wrap items-center gap-x-3 border-line border-t px-4 py-1.5 first:border-t-0"
          >
            <span className="wrap-anywhere min-w-0 flex-1 basis-48">{source.repository}</span>
            <code className="min-w-0 truncate font-mono text-fg-2 text-sm" title={source.branch ?? ''}>
              {source.branch ?? '–'}
            </code>
            <code className="font-mono text-fg-3 text-sm" title={source.commitSha ?? ''}>
              {source.commitSha?.slice(0, 7) ?? '–'}
            </code>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
