'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { BranchRuleItem } from '../../lib/api/contract/freeze.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Panel } from '../ui/panel.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { Status } from '../ui/status.tsx'
import { useFreezeWords } from './freeze-words.ts'

const marks = {
  setting: 'running',
  set: 'success',
  restoring: 'running',
  restored: 'off',
  left: 'warn',
} as const

function State({ rule }: { rule: BranchRuleItem }) {
  const t = useTranslations('freezes.rules')
  const words = useFreezeWords()
  const stuck = rule.problem !== null && rule.state !== 'left'
  return (
    <span className="flex flex-col whitespace-normal">
      <Status kind={stuck ? 'failed' : marks[rule.state]} label={t(`stateOf.${rule.state}`)} />
      {rule.problem ? (
        <span className="text-fg-2 text-sm">
          {rule.problem} {rule.againAt ? t('again', { at: words.at(rule.againAt) }) : ''}
        </span>
      ) : null}
    </span>
  )
}

/** The rules of protected branches that a window sets, and what stands in the way. Nothing where it sets none. */
export function BranchRulesPanel({ id, isAsked }: { id: string; isAsked: boolean }) {
  const t = useTranslations('freezes.rules')
  const words = useFreezeWords()
  const rules = useQuery(api.freeze.branchRules.queryOptions({ input: { id } }))
  if (rules.error && !rules.data)
    return <FailureNote error={rules.error} onRetry={() => void rules.refetch()} />
  const items = rules.data?.items ?? []
  if (!rules.data || (items.length === 0 && !isAsked)) return null
  return (
    <Panel title={t('title')} count={items.length} note={t('note')}>
      {items.length === 0 ? (
        <p className="px-4 py-3 text-fg-3">{t('none')}</p>
      ) : (
        <ShortTable
          label={t('title')}
          rows={items}
          rowKey={(rule) => rule.id}
          columns={[
            {
              key: 'repository',
              title: t('repository'),
              render: (rule) =>
                rule.webUrl ? (
                  <a href={rule.webUrl} className="text-accent-fg underline-offset-3 hover:underline">
                    {rule.repository}
                  </a>
                ) : (
                  rule.repository
                ),
            },
            {
              key: 'branch',
              title: t('branch'),
              render: (rule) => <span className="font-mono text-sm">{rule.branch}</span>,
            },
            { key: 'state', title: t('state'), render: (rule) => <State rule={rule} /> },
            {
              key: 'since',
              title: t('since'),
              render: ({ setAt, restoredAt }) => {
                const since = restoredAt ?? setAt
                return <span className="text-fg-2 tabular-nums">{since ? words.at(since) : ''}</span>
              },
            },
          ]}
        />
      )}
    </Panel>
  )
}
