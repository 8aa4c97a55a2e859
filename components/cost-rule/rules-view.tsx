'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import type { CostRules } from '../../lib/api/contract/cost-rule.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import {
  LazyAliasDialog,
  LazyClusterDialog,
  LazyEndDialog,
  LazyKeyDialog,
  LazyMappingDialog,
  LazyRestatedPanel,
  LazySplitDialog,
  LazyVersionDialog,
} from './lazy-dialogs.tsx'
import { type Asked, RulePanels } from './rule-panels.tsx'

/** Judging takes seconds to a minute: it is looked at that often while it goes on. */
const lookAgainMs = 4000

/** By which rules does money find its owner, since when, and who said so? */
export function RulesView() {
  const [asked, setAsked] = useState<Asked | null>(null)
  const found = useQuery(
    api.costRule.get.queryOptions({
      refetchInterval: ({ state }) => (state.data && state.data.judging.length > 0 ? lookAgainMs : false),
    }),
  )
  if (found.error && !found.data)
    return <FailureNote error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <PageSkeleton />
  const close = () => setAsked(null)
  return (
    <>
      <Answer rules={found.data} />
      <RulePanels rules={found.data} onAsk={setAsked} />
      {/* Money of a month is for those who look after cost. */}
      {found.data.may.allowed ? <LazyRestatedPanel /> : null}
      {asked ? <AskedDialog asked={asked} rules={found.data} onClose={close} /> : null}
    </>
  )
}

function AskedDialog({ asked, ...props }: { asked: Asked; rules: CostRules; onClose: () => void }) {
  switch (asked.form) {
    case 'version':
      return <LazyVersionDialog {...props} />
    case 'alias':
      return <LazyAliasDialog {...props} />
    case 'mapping':
      return <LazyMappingDialog {...props} />
    case 'split':
      return <LazySplitDialog {...props} />
    case 'cluster':
      return <LazyClusterDialog {...props} />
    case 'key':
      return <LazyKeyDialog {...props} of={asked.of} />
    case 'end':
      return <LazyEndDialog ending={asked.ending} today={props.rules.today} onClose={props.onClose} />
  }
}

function Answer({ rules }: { rules: CostRules }) {
  const t = useTranslations('costRule')
  const version = rules.versions.find((one) => one.version === rules.inForce)
  const b = (chunks: ReactNode) => <b>{chunks}</b>
  return (
    <div>
      <Sentence>
        {version
          ? t.rich('answer', {
              version: version.version,
              from: version.fromOn,
              keys: version.requirements.filter(({ required }) => required).length,
              ways: version.order.filter(({ on }) => on).length,
              b,
            })
          : t('answerNone')}
      </Sentence>
      <p className="mt-1 text-fg-3" role="status">
        {rules.judging.length > 0
          ? t('judging', { months: rules.judging.join(', ') })
          : t('explained', { count: rules.openMonths.length, months: rules.openMonths.join(', ') })}
      </p>
    </div>
  )
}
