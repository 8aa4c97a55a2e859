'use client'
import { useMutation } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostFindingItem } from '../../lib/api/contract/cost-finding.ts'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { FixesPanel } from '../cost-fix/fixes-panel.tsx'
import type { LeftOutItem } from '../cost-fix/left-out.tsx'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { Panel } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { FindingFilters } from './finding-filters.tsx'
import { FindingRow } from './finding-row.tsx'
import { FindingsAnswer, isAsked } from './findings-answer.tsx'
import { QueriesPanel } from './queries-panel.tsx'
import { SourcesPanel } from './sources-panel.tsx'
import { type FindingQuestion, shownStates, useFindingSummary, useFindings } from './use-findings.ts'

const FixDrawer = dynamic(() => import('../cost-fix/fix-drawer.tsx').then((module) => module.FixDrawer), {
  ssr: false,
})
const ValuesDialog = dynamic(() => import('./values-dialog.tsx').then((module) => module.ValuesDialog), {
  ssr: false,
})

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
  return { question, fixes: listOf('fix'), set }
}

/** What costs more than it should or has no owner, and how is each put right? */
export function FindingsView() {
  const t = useTranslations('costFinding')
  const { question, fixes, set } = useQuestion()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [other, setOther] = useState<CostFindingItem | null>(null)
  const [leftOut, setLeftOut] = useState<LeftOutItem[]>([])
  const summary = useFindingSummary()
  const { list, items } = useFindings(question)
  const prepare = useMutation(api.costFix.prepare.mutationOptions())
  const fix = (wanted: { item: CostFindingItem; costTags?: Record<string, string> }[]) =>
    prepare.mutate(
      {
        findings: wanted.map(({ item, costTags }) => ({ id: item.id, ...(costTags ? { costTags } : {}) })),
      },
      {
        onSuccess: (plan) => {
          const nameOf = (id: string) => wanted.find(({ item }) => item.id === id)?.item.name ?? id
          setLeftOut(
            plan.leftOut.map(({ findingId, why }) => ({ id: findingId, name: nameOf(findingId), why })),
          )
          setOther(null)
          setChosen(new Set())
          // What was left out is shown as well, where there is nothing else.
          set({ fix: plan.fixes.join(',') || 'none' }, 'push')
        },
      },
    )
  if (summary.error && !summary.data)
    return <FailureNote error={summary.error} onRetry={() => void summary.refetch()} />
  if (!summary.data) return <ListSkeleton rows={6} />
  const { may } = summary.data
  const picked = items.filter(({ id }) => chosen.has(id))
  const open = items.filter(({ closedAt }) => closedAt === null)
  const choose = (ids: string[], isChosen: boolean) =>
    setChosen((before) => {
      const next = new Set(before)
      for (const id of ids) {
        if (isChosen) next.add(id)
        else next.delete(id)
      }
      return next
    })
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
          onFix={(ready) => fix(ready.map((item) => ({ item })))}
          onClear={() => setChosen(new Set())}
        />
        {prepare.error && !other ? (
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
                      ? (values) => (values === 'other' ? setOther(item) : fix([{ item }]))
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
      {fixes.length > 0 ? (
        <FixDrawer
          ids={fixes.filter((id) => id !== 'none')}
          leftOut={leftOut}
          onClose={() => {
            setLeftOut([])
            set({ fix: null })
          }}
        />
      ) : null}
      {other ? (
        <ValuesDialog
          item={other}
          isPending={prepare.isPending}
          error={prepare.error}
          onPrepare={(costTags) => fix([{ item: other, costTags }])}
          onClose={() => setOther(null)}
        />
      ) : null}
    </>
  )
}
