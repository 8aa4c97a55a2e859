'use client'
import { useTranslations } from 'next-intl'
import { BulkBar } from '../cost-finding/bulk-bar.tsx'
import { isAsked } from '../cost-finding/findings-answer.tsx'
import { Fixing } from '../cost-finding/fixing.tsx'
import { type FindingQuestion, useFindingSummary, useFindings } from '../cost-finding/use-findings.ts'
import { useFixing } from '../cost-finding/use-fixing.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Panel } from '../ui/panel.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { FindingsTable } from './findings-table.tsx'

/** The gravest and dearest come first in the list. */
const most = 5
const standing: FindingQuestion = {
  state: 'standing',
  service: null,
  team: null,
  text: '',
  kinds: [],
  severities: [],
  ways: [],
}

/** What is wrong with cost and can be put right from here: the first of the findings, and what is done with several at once. */
export function FindingsPanel() {
  const t = useTranslations('cost.findings')
  const words = useTranslations('costFinding')
  const summary = useFindingSummary()
  const { list, items: shown } = useFindings(standing, most)
  const fixing = useFixing()
  const counts = summary.data?.standing
  const count = counts ? counts.high + counts.medium + counts.low : undefined
  const failed = [summary, list].find(({ error, data }) => error && !data)
  return (
    <Panel
      title={t('title')}
      count={count}
      note={t('note')}
      href="/cost/findings"
      more={t('all', { count: count ?? 0 })}
    >
      {summary.data && shown.length > 0 ? (
        <>
          <BulkBar
            chosen={shown.filter(({ id }) => fixing.chosen.has(id))}
            may={summary.data.may}
            isPreparing={fixing.prepare.isPending}
            onFix={(ready) => fixing.fix(ready.map((item) => ({ item })))}
            onClear={fixing.clear}
          />
          {fixing.prepare.error ? (
            <div className="p-3">
              <FailureNote error={fixing.prepare.error} />
            </div>
          ) : null}
          <FindingsTable items={shown} chosen={fixing.chosen} onChoose={fixing.choose} />
        </>
      ) : failed ? (
        <div className="p-3">
          <FailureNote error={failed.error} onRetry={() => void failed.refetch()} />
        </div>
      ) : !summary.data || list.isPending ? (
        <ListSkeleton rows={3} />
      ) : (
        <p className="px-4 py-3 text-fg-3">{words(isAsked(summary.data) ? 'none.standing' : 'notAsked')}</p>
      )}
      <Fixing of={fixing} />
    </Panel>
  )
}
