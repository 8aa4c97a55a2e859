'use client'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PipelineFindingSummary } from '../../lib/api/contract/pipeline-finding.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { ButtonLink } from '../ui/button-link.tsx'
import { FilterChip } from '../ui/filter-chip.tsx'
import { Panel } from '../ui/panel.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { FindingRow } from './finding-row.tsx'
import { findingRuleWords } from './rule-words.ts'
import { UnreadPanel } from './unread-panel.tsx'
import { findingStates, severities, useFindingSummary, useFindings } from './use-findings.ts'

const ProfileDialog = dynamic(() => import('./profile-dialog.tsx').then((module) => module.ProfileDialog), {
  ssr: false,
})

function Answer({ summary }: { summary: PipelineFindingSummary }) {
  const t = useTranslations('pipelineFinding')
  const { open, looked, waiting, oldestLookAt } = summary
  return (
    <div className="min-w-0 flex-1 max-md:basis-full">
      <Sentence>
        {t.rich('answer', {
          count: open.high + open.medium + open.low,
          high: open.high,
          b: (chunks) => <b className="text-attention-fg">{chunks}</b>,
          d: (chunks) => <b className="text-danger-fg">{chunks}</b>,
        })}
      </Sentence>
      <p className="mt-1 text-fg-3">
        {t('looked', { count: looked })}
        {oldestLookAt ? (
          <>
            {' · '}
            {t.rich('oldest', { age: () => <Age at={oldestLookAt} /> })}
          </>
        ) : null}
        {waiting > 0 ? ` · ${t('waiting', { count: waiting })}` : null}
      </p>
      <p className="mt-1 max-w-3xl text-fg-3">{t('explained')}</p>
    </div>
  )
}

/** What is wrong with our pipelines and repositories, and how is each repaired? */
export function FindingsView() {
  const t = useTranslations('pipelineFinding')
  const { params, set } = useAddress()
  const [isProfileOpen, setProfileOpen] = useState(false)
  const listOf = (name: string) => params.get(name)?.split(',').filter(Boolean) ?? []
  const state = findingStates.find((key) => key === params.get('state')) ?? 'open'
  const [service, team] = [params.get('service'), params.get('team')]
  const question = { state, service, team, rules: listOf('rule'), severities: listOf('severity') }
  const summary = useFindingSummary(question)
  const { list, items } = useFindings(question)
  const word = findingRuleWords(t)
  if (summary.error && !summary.data)
    return <FailureNote error={summary.error} onRetry={() => void summary.refetch()} />
  if (!summary.data) return <ListSkeleton rows={6} />
  const counts = new Map<string, number>(summary.data.rules.map(({ rule, count }) => [rule, count]))
  // A rule that is asked for stays in the list when nothing of it is open any more.
  const rules = [...new Set([...counts.keys(), ...question.rules])]
  const none = state === 'open' && summary.data.unread.length > 0 ? t('noneUnread') : t(`none.${state}`)
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <Answer summary={summary.data} />
        <span className="flex flex-wrap gap-2">
          <Button onPress={() => setProfileOpen(true)}>{t('profile')}</Button>
          <ButtonLink href="/pipelines/honesty">{t('honesty')}</ButtonLink>
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t('service')}
          value={service ?? ''}
          onChange={(value) => set({ service: value || null })}
        />
        <SearchField
          label={t('team')}
          value={team ?? ''}
          onChange={(value) => set({ team: value || null })}
        />
        <FilterChip
          label={t('filterSeverity')}
          clearLabel={t('clear')}
          options={severities.map((key) => ({ key, label: t(`severity.${key}`) }))}
          selected={question.severities}
          onChange={(keys) => set({ severity: keys.join(',') || null })}
        />
        <FilterChip
          label={t('filterRule')}
          clearLabel={t('clear')}
          options={rules.map((key) => ({ key, label: word(key), count: counts.get(key) ?? 0 }))}
          selected={question.rules}
          onChange={(keys) => set({ rule: keys.join(',') || null })}
        />
      </div>
      <Panel
        title={t('list')}
        actions={
          <SegmentedControl
            label={t('show')}
            options={findingStates.map((key) => ({ key, label: t(`state.${key}`) }))}
            selected={state}
            onSelect={(key) => set({ state: key === 'open' ? null : key })}
          />
        }
      >
        {list.error && items.length === 0 ? (
          <div className="p-3">
            <FailureNote error={list.error} onRetry={() => void list.refetch()} />
          </div>
        ) : list.isPending ? (
          <ListSkeleton rows={4} />
        ) : items.length > 0 ? (
          <ul>
            {items.map((item) => (
              <FindingRow key={item.id} item={item} isOfService={false} />
            ))}
          </ul>
        ) : (
          <p className="px-4 py-3 text-fg-3">{none}</p>
        )}
        {items.length > 0 ? <MoreRows list={list} /> : null}
      </Panel>
      <UnreadPanel summary={summary.data} />
      {isProfileOpen ? <ProfileDialog onClose={() => setProfileOpen(false)} /> : null}
    </>
  )
}
