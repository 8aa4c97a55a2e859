'use client'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { MatchItem, MatchNoun, Setup } from '../../lib/api/contract/setup.ts'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { sentenceValues } from '../promotion/gate-words.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { toastStore } from '../ui/toast-store.ts'

const nouns = [
  'workload',
  'application',
  'function',
  'image',
  'pipeline',
  'repository',
] as const satisfies readonly MatchNoun[]

/** What was found in the cloud, whose it is and by which rule; what is nobody's says why and can be given away here. */
export function MatchList({ setup }: { setup: Setup }) {
  const t = useTranslations('setup')
  const { params, set } = useAddress()
  const noun = nouns.find((known) => known === params.get('noun')) ?? 'workload'
  const matched = params.get('show') === 'matched'
  const counts = setup.nouns.find((entry) => entry.noun === noun)
  const matches = useInfiniteQuery(
    api.setup.matches.infiniteOptions({
      input: (cursor: string | undefined) => ({ noun, matched, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const items = matches.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Panel title={t('found')}>
      <div className="flex flex-wrap items-center gap-3 px-4 pb-2">
        <Tabs
          label={t('found')}
          items={nouns.map((key) => ({
            key,
            label: t(`nouns.${key}`),
            count: setup.nouns.find((entry) => entry.noun === key)?.unmatched ?? 0,
          }))}
          selected={noun}
          onSelect={(key) => set({ noun: key })}
        />
        <SegmentedControl
          label={t('show')}
          options={[
            { key: 'unmatched', label: t('unmatched', { count: counts?.unmatched ?? 0 }) },
            { key: 'matched', label: t('matched', { count: counts?.matched ?? 0 }) },
          ]}
          selected={matched ? 'matched' : 'unmatched'}
          onSelect={(key) => set({ show: key === 'matched' ? 'matched' : null })}
        />
      </div>
      <ul>
        {items.map((item) => (
          <MatchRow key={item.id} item={item} />
        ))}
        {items.length === 0 && !matches.isPending ? (
          <li className="border-line border-t px-4 py-3 text-fg-3">
            {t(matched ? 'noneMatched' : 'noneUnmatched')}
          </li>
        ) : null}
      </ul>
      <MoreRows list={matches} />
    </Panel>
  )
}

function MatchRow({ item }: { item: MatchItem }) {
  const t = useTranslations('setup')
  const reason = useTranslations('match')
  const client = useQueryClient()
  const [service, setService] = useState('')
  const refresh = () => void client.invalidateQueries()
  const release = useMutation(api.setup.pin.mutationOptions({ onSuccess: refresh }))
  const pin = useMutation(
    api.setup.pin.mutationOptions({
      onSuccess: (_, { id, decision, service }) => {
        refresh()
        if (decision === 'release') return
        // The row leaves the list it stood in, so the way back is offered where the reader looks.
        toastStore.show({
          text:
            decision === 'pin'
              ? t('pinnedTo', { name: item.subjectName, service: service ?? '' })
              : t('ignored', { name: item.subjectName }),
          undoLabel: t('undo'),
          onUndo: () => release.mutate({ id, decision: 'release' }),
        })
      },
    }),
  )
  const words = reason.has(item.reason) ? reason(item.reason, sentenceValues(item.detail)) : item.reason
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-1.5">
      <div className="min-w-0 flex-1">
        <code className="break-all font-mono text-sm">{item.subjectName}</code>
        <p className="text-fg-2 text-sm">
          {item.service ? `${item.service.slug}: ` : ''}
          {words}
          {item.pinned ? ` (${t('pinned')})` : ''}
        </p>
      </div>
      {item.pinned ? (
        <Button size="small" onPress={() => pin.mutate({ id: item.id, decision: 'release' })}>
          {t('release')}
        </Button>
      ) : item.service ? null : (
        <form
          className="flex items-center gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            if (service.trim()) pin.mutate({ id: item.id, decision: 'pin', service: service.trim() })
          }}
        >
          <input
            aria-label={t('pinTo', { name: item.subjectName })}
            placeholder={t('serviceSlug')}
            className="h-7 w-36 rounded-md border border-control bg-surface px-2"
            value={service}
            onChange={(event) => setService(event.target.value)}
          />
          <Button size="small" type="submit" isDisabled={service.trim() === '' || pin.isPending}>
            {t('pin')}
          </Button>
          <Button
            size="small"
            variant="ghost"
            onPress={() => pin.mutate({ id: item.id, decision: 'ignore' })}
          >
            {t('ignore')}
          </Button>
        </form>
      )}
      {pin.error ? <FailureNote error={pin.error} /> : null}
    </li>
  )
}
