'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { FreezeWindowItem } from '../../lib/api/contract/freeze.ts'
import { api } from '../../lib/client/api.ts'
import { OverridePanel } from '../override/override-panel.tsx'
import { Panel } from '../ui/panel.tsx'
import { Pill } from '../ui/pill.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { BreachesPanel } from './breaches-panel.tsx'
import { ExceptionQueue } from './exception-queue.tsx'
import { useFreezeWords } from './freeze-words.ts'
import { StopRows } from './stop-rows.tsx'

/** Exceptions that wait, windows, stops: below the timeline, in the order of who has to act. */
export function FreezeLists({ windows }: { windows: { items: FreezeWindowItem[] } | undefined }) {
  const t = useTranslations('freezes.list')
  const [which, setWhich] = useState<'inForce' | 'retired'>('inForce')
  const retired = useQuery(
    api.freeze.list.queryOptions({ input: { retired: true }, enabled: which === 'retired' }),
  )
  const items = (which === 'retired' ? retired.data?.items : windows?.items) ?? []
  return (
    <>
      <OverridePanel gate="freeze" />
      <div id="exceptions" className="empty:hidden">
        <ExceptionQueue />
      </div>
      <Panel
        title={t('title')}
        count={items.length}
        actions={
          <SegmentedControl
            label={t('which')}
            options={(['inForce', 'retired'] as const).map((key) => ({ key, label: t(key) }))}
            selected={which}
            onSelect={setWhich}
          />
        }
      >
        {items.length === 0 ? (
          <p className="px-4 py-3 text-fg-3">{t(which === 'retired' ? 'noneRetired' : 'none')}</p>
        ) : (
          <WindowTable items={items.toSorted(byNext)} />
        )}
      </Panel>
      <StopRows />
      <BreachesPanel />
    </>
  )
}

/** What cannot be followed, what holds by its end, what comes by its start, what is over. */
function byNext(a: FreezeWindowItem, b: FreezeWindowItem): number {
  const rank = (one: FreezeWindowItem) => (one.broken ? 0 : one.running ? 1 : one.next ? 2 : 3)
  const edge = (one: FreezeWindowItem) => one.running?.endsAt ?? one.next?.startsAt ?? one.name
  return rank(a) - rank(b) || edge(a).localeCompare(edge(b))
}

const tones = { deny: 'frozen', allow: 'success', require: 'attention' } as const

function WindowTable({ items }: { items: FreezeWindowItem[] }) {
  const t = useTranslations('freezes')
  const words = useFreezeWords()
  const times = (window: FreezeWindowItem) => {
    if (window.broken) return <span className="text-danger-fg">{t('list.broken')}</span>
    if (window.running)
      return (
        <b className="text-frozen-fg">
          {t('list.running', { at: words.both(window.running.endsAt, window.zone) })}
        </b>
      )
    if (!window.next) return <span className="text-fg-3">{t('list.never')}</span>
    return t('list.next', {
      from: words.both(window.next.startsAt, window.zone),
      to: words.both(window.next.endsAt, window.zone),
    })
  }
  return (
    <ShortTable
      label={t('list.title')}
      rows={items}
      rowKey={(window) => window.id}
      columns={[
        {
          key: 'name',
          title: t('list.name'),
          render: (window) => (
            <span className="flex w-max max-w-96 items-center gap-2 max-md:max-w-64">
              <Pill
                tone={tones[window.effect]}
                {...(window.effect === 'deny' ? { icon: 'snowflake' as const } : {})}
              >
                {t(`effect.${window.effect}`)}
              </Pill>
              <Link
                href={`/freezes/${window.id}`}
                className="whitespace-normal font-medium underline-offset-3 hover:underline"
              >
                {window.name}
              </Link>
              {window.mode === 'report-only' ? <Pill>{t('mode.report-only')}</Pill> : null}
            </span>
          ),
        },
        {
          key: 'where',
          title: t('list.where'),
          render: (window) => (
            <span className="block w-max max-w-64 whitespace-normal text-fg-2">
              {words.scope(window.scopeNames)}
            </span>
          ),
        },
        {
          key: 'times',
          title: t('list.times'),
          render: (window) => (
            <span className="block w-max max-w-72 whitespace-normal tabular-nums">{times(window)}</span>
          ),
        },
        {
          key: 'exceptions',
          title: t('list.exceptions'),
          render: ({ exceptions }) => (
            <span className="text-fg-2">
              {[
                exceptions.asked > 0 ? t('list.asked', { count: exceptions.asked }) : '',
                exceptions.granted > 0 ? t('list.granted', { count: exceptions.granted }) : '',
              ]
                .filter(Boolean)
                .join(', ')}
            </span>
          ),
        },
      ]}
    />
  )
}
