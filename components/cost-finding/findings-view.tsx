'use client'
import { useTranslations } from 'next-intl'
import { useAddress } from '../board/board-filters.ts'
import { FixesPanel } from '../cost-fix/fixes-panel.tsx'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { Panel } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { FindingFilters } from './finding-filters.tsx'
import { FindingRow } from './finding-row.tsx'
import { FindingsAnswer, isAsked } from './findings-answer.tsx'
import { Fixing } from './fixing.tsx'
import { QueriesPanel } from './queries-panel.tsx'
import { SourcesPanel } from './sources-panel.tsx'
import { type FindingQuestion, shownStates, useFindingSummary, useFindings } from './use-findings.ts'
import { useFixing } from './use-fixing.ts'

function useQuestion() {
  const { params, set } = useAddress()
  const listOf = (name: string) => params.get(name)?.split(',').filter(Boolean) ?? []
  const question: FindingQuestion = {
    state: shownStates.find((key) => key === params.get('state')) ?? 'standing',
    service: params.get('service'),
    team: params.get('team'),
    text: params.get('q') ?? '',
    kinds: listOf('kind'),
    severities: listOf('severity'),
    ways: listOf('way'),
  }
  return { question, set }
}

/** What costs more than it should or has no owner, and how is each put right? */
export function FindingsView() {
  const t = useTranslations('costFinding')
  const { question, set } = useQuestion()
  const fixing = useFixing()
  const { chosen, choose, prepare } = fixing
  const summary = useFindingSummary()
  const { list, items } = useFindings(question)
  if (summary.error && !summary.data)
    return <FailureNote error={summary.error} onRetry={() => void summary.refetch()} />
  if (!summary.data) return <ListSkeleton rows={6} />
  const { may } = summary.data
  const picked = items.filter(({ id }) => chosen.has(id))
  const open = items.filter(({ closedAt }) => closedAt === null)
  return (
    <>
      <FindingsAnswer summary={summary.data} />
      <FindingFilters question={question} kinds={summary.data.kinds} set={set} />
      <Panel
        title={t('list')}
        actions={
          <SegmentedControl
            label={t('show')}
            options={shownStates.map((key) => ({ key, label: t(`state.${key}`) }))}
            selected={question.state}
            onSelect={(key) => set({ state: key === 'standing' ? null : key })}
          />
        }
      >
        <BulkBar
          chosen={picked}
          may={may}
          isPreparing={prepare.isPending}
          onFix={(ready) => fixing.fix(ready.map((item) => ({ item })))}
          onClear={fixing.clear}
        />
        {prepare.error && !fixing.other ? (
          <div className="p-3">
            <FailureNote error={prepare.error} />
          </div>
        ) : null}
        {list.error && items.length === 0 ? (
          <div className="p-3">
            <FailureNote error={list.error} onRetry={() => void list.refetch()} />
          </div>
        ) : list.isPending ? (
          <ListSkeleton rows={4} />
        ) : items.length > 0 ? (
          <>
            {open.length > 1 ? (
              <label className="flex cursor-pointer items-center gap-2.5 border-line border-b px-4 py-1.5 text-fg-2 text-sm">
                <input
                  type="checkbox"
                  className="sluice-check"
                  checked={picked.length === open.length}
                  onChange={(event) =>
                    choose(
                      open.map(({ id }) => id),
                      event.target.checked,
                    )
                  }
                />
                {t('chooseAll')}
              </label>
            ) : null}
            <ul>
              {items.map((item) => (
                <FindingRow
                  key={item.id}
                  item={item}
                  isChosen={chosen.has(item.id)}
                  onChoose={(isChosen) => choose([item.id], isChosen)}
                  onFix={
                    may.fix.allowed
                      ? (values) => (values === 'other' ? fixing.setOther(item) : fixing.fix([{ item }]))
                      : undefined
                  }
                />
              ))}
            </ul>
          </>
        ) : (
          <p className="px-4 py-3 text-fg-3">
            {isAsked(summary.data) ? t(`none.${question.state}`) : t('notAsked')}
          </p>
        )}
        {items.length > 0 ? <MoreRows list={list} /> : null}
      </Panel>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <FixesPanel onShow={(id) => set({ fix: id }, 'push')} />
        <div className="flex flex-col gap-4">
          <QueriesPanel />
          <SourcesPanel />
        </div>
      </div>
      <Fixing of={fixing} />
    </>
  )
}
