'use client'
import { useTranslations } from 'next-intl'
import type { PipelineFindingSummary } from '../../lib/api/contract/pipeline-finding.ts'
import { Age } from '../shell/age.tsx'
import { Panel } from '../ui/panel.tsx'
import { StatusShape } from '../ui/status.tsx'
import { findingRuleWords } from './rule-words.ts'

/** What could not be asked: unknown, and nowhere called clean. */
export function UnreadPanel({ summary }: { summary: PipelineFindingSummary }) {
  const t = useTranslations('pipelineFinding')
  const word = findingRuleWords(t)
  if (summary.unread.length === 0) return null
  return (
    <Panel title={t('unread')} count={summary.unread.length} note={t('unreadNote')}>
      <ul>
        {summary.unread.map(({ subject, rules, problem, lookedAt }) => (
          <li
            key={subject}
            data-unread={subject}
            className="flex items-start gap-2.5 border-line border-t px-4 py-2 first:border-t-0"
          >
            <span className="pt-0.5">
              <StatusShape kind="wait" label={t('unread')} />
            </span>
            <div className="min-w-0 flex-1">
              <p className="break-words">
                <b className="font-medium">{subject}</b>{' '}
                <span className="text-fg-2">{rules.map(word).join(', ')}</span>
              </p>
              <p className="break-words text-fg-3 text-sm">
                {problem ? `${problem} · ` : ''}
                <Age at={lookedAt} />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
