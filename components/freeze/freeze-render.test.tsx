import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { FreezeImpact } from '../../lib/api/contract/freeze.ts'
import type { WindowBrief } from '../../lib/api/contract/freeze-item.ts'
import type { FreezeTimeline, FreezeStrip as Strip } from '../../lib/api/contract/freeze-timeline.ts'
import { api } from '../../lib/client/api.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { PageProvider } from '../shell/page-provider.tsx'
import { CalendarLack } from './calendar-lack.tsx'
import { FreezeAnswer } from './freeze-answer.tsx'
import { FreezeStrip } from './freeze-strip.tsx'
import { ImpactPanel } from './impact-panel.tsx'
import { StripRows } from './strip-rows.tsx'
import { Timeline } from './timeline.tsx'
import { scaleOf } from './timeline-scale.ts'

const now = new Date('2026-06-16T10:00:00Z')
const at = (text: string) => `2026-06-${text}:00.000Z`
const id = (last: number) => `00000000-0000-4000-8000-00000000000${last}`

const window: WindowBrief = {
  id: id(1),
  name: '618',
  version: 1,
  effect: 'deny',
  mode: 'enforcing',
  kind: 'one-off',
  zone: 'Asia/Shanghai',
  message: 'Back on Wednesday',
  admits: [{ content: [], action: ['rollback'], ofRelease: false }],
  environments: ['production'],
  partial: false,
  scopeNames: [{ kind: 'environments', excluded: false, id: id(2), name: 'production' }],
}
const held = { startsAt: at('15T16:00'), endsAt: at('17T16:00') }
const timeline: FreezeTimeline = {
  from: at('14T22:00'),
  to: at('28T22:00'),
  lanes: [
    {
      environment: { id: id(2), slug: 'production', name: 'production' },
      state: 'closed',
      changesAt: held.endsAt,
      entries: [{ windowId: window.id, ...held }],
      stopIds: [],
      exceptionIds: [],
      shortened: [],
    },
  ],
  windows: [window],
  broken: [],
  stops: [],
  exceptions: [],
  releases: [
    {
      id: id(3),
      name: '202606',
      batch: '202606',
      branch: 'release/202606',
      zone: 'Asia/Shanghai',
      cutPlannedAt: at('15T02:00'),
      weekStartsAt: at('15T16:00'),
      goLiveStartsAt: at('18T14:00'),
      goLiveEndsAt: at('18T18:00'),
      cutAt: null,
      closedAt: null,
    },
  ],
  days: [{ country: 'CN', on: '2026-06-19', workday: false, name: '端午' }],
  now: now.toISOString(),
}
const strip: Strip = {
  running: [{ window, ...held }],
  next: [],
  stops: [],
  broken: [],
  reviews: [],
  changesAt: held.endsAt,
  now: now.toISOString(),
}

beforeEach(() => {
  vi.useFakeTimers({ now })
  return () => vi.useRealTimers()
})

/** As a reader in Berlin sees it. A word that is missing, or lacks a value, fails. */
function drawn(
  locale: 'en' | 'zh',
  face: ReactNode,
  fill: (queries: QueryClient) => void = () => {},
): string {
  const queries = new QueryClient()
  fill(queries)
  const html = renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale === 'en' ? 'en-GB' : 'zh-CN'}
      messages={locale === 'en' ? en : zh}
      timeZone="Europe/Berlin"
      onError={(error) => {
        throw error
      }}
    >
      <PageProvider drawnAt={now.getTime()}>
        <QueryClientProvider client={queries}>{face}</QueryClientProvider>
      </PageProvider>
    </NextIntlClientProvider>,
  )
  return html.replaceAll(/<[^>]*>/g, '')
}
const withStrip = (data: Strip) => (queries: QueryClient) =>
  queries.setQueryData(api.freezeView.strip.queryKey(), data)

describe.each(['en', 'zh'] as const)('in %s', (locale) => {
  it('the strip names the freeze, both clocks, and what is left', () => {
    const said = drawn(locale, <StripRows data={strip} />)
    expect(said).toContain('618')
    expect(said).toContain('00:00')
    expect(said).toContain('18:00')
    expect(said).toContain('1 d 6 h')
  })

  it('a calendar that windows count on and nobody imported is named, and none where all are there', () => {
    const lacking = (missing: { country: string; year: number }[]) => (queries: QueryClient) =>
      queries.setQueryData(api.workingCalendar.list.queryKey(), { items: [], missing, now: at('16T10:00') })
    expect(drawn(locale, <CalendarLack />, lacking([{ country: 'CN', year: 2027 }]))).toContain('CN 2027')
    expect(drawn(locale, <CalendarLack />, lacking([]))).toBe('')
  })

  it('the strip says nothing where nothing is frozen, and nothing of an allow window', () => {
    expect(drawn(locale, <FreezeStrip />, withStrip({ ...strip, running: [] }))).toBe('')
    const open = { ...strip, running: [{ window: { ...window, effect: 'allow' as const }, ...held }] }
    expect(drawn(locale, <StripRows data={open} />)).toBe('')
  })

  it('an override that nobody reviewed stands in the strip', () => {
    const reviews: Strip['reviews'] = [
      {
        id: id(4),
        promotion: { id: id(5), number: 12 },
        service: 'order-service',
        environment: 'production',
        person: { id: id(6), key: 'zhao', name: '赵敏' },
        reason: 'incident',
        at: now.toISOString(),
      },
    ]
    const said = drawn(locale, <StripRows data={{ ...strip, reviews }} />)
    expect(said).toContain('P-12')
    expect(said).toContain('赵敏')
  })

  it('the answer names what may pass and until when', () => {
    const said = drawn(locale, <FreezeAnswer timeline={timeline} />)
    expect(said).toContain(locale === 'en' ? 'admits only rollback until' : '只放行回滚')
    const open = { ...timeline, lanes: timeline.lanes.map((lane) => ({ ...lane, state: 'open' as const })) }
    expect(drawn(locale, <FreezeAnswer timeline={open} />)).toContain(locale === 'en' ? 'is open' : '开放')
    expect(drawn(locale, <FreezeAnswer timeline={{ ...timeline, lanes: [] }} />)).not.toBe('')
  })

  it('the timeline draws windows, releases, holidays and now', () => {
    const said = drawn(
      locale,
      <Timeline
        timeline={timeline}
        scale={scaleOf('Europe/Berlin', now, 14, 0)}
        span="14"
        now={now}
        draft={null}
        mayDraw
        onSpan={() => {}}
        onMove={() => {}}
        onDrawn={() => {}}
      />,
    )
    for (const word of ['618', '202606', '端午', 'Europe/Berlin']) expect(said).toContain(word)
  })

  it('the impact says hours, who waits and what would have been blocked', () => {
    const impact: FreezeImpact = {
      from: at('15T00:00'),
      to: at('20T00:00'),
      times: [held],
      environments: [
        {
          environment: { id: id(2), slug: 'production', name: 'production' },
          services: 12,
          hoursClosedBefore: 0,
          hoursClosedAfter: 36,
          closes: [held],
          opens: [],
          firstAllow: false,
        },
      ],
      services: { held: 12, total: 52 },
      promotions: [
        {
          id: id(5),
          number: 7,
          kind: 'promotion',
          service: 'order-service',
          environment: 'production',
          startsAt: at('16T12:00'),
          opensAt: held.endsAt,
        },
      ],
      releases: [],
      people: {
        count: 7,
        zones: [
          { zone: 'Asia/Shanghai', count: 5 },
          { zone: null, count: 2 },
        ],
      },
      clockChanges: [],
      blockedBefore: { days: 30, count: 9, items: [] },
    }
    const said = drawn(
      locale,
      <ImpactPanel impact={impact} problems={[]} warnings={[]} zone="Asia/Shanghai" message="Back soon" />,
    )
    for (const word of ['36 h', '12', '52', 'P-7', '9', 'Back soon']) expect(said).toContain(word)
  })
})
