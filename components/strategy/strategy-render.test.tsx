import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../lib/api/contract/cell.ts'
import type { PromotionDetail, PromotionStep } from '../../lib/api/contract/promotion-detail.ts'
import type { StandingShare } from '../../lib/api/contract/reference.ts'
import { api } from '../../lib/client/api.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { BoardCell } from '../board/board-cell.tsx'
import { MarkWord } from '../board/mark.tsx'
import { CapacityNote } from './capacity-note.tsx'
import { MismatchPanel } from './mismatch-panel.tsx'
import { SettingPanel } from './setting-panel.tsx'
import { ShareBar } from './share-bar.tsx'
import { SharePanel } from './share-panel.tsx'
import { stagesOf } from './stages.ts'

const now = Date.parse('2026-11-22T10:00:00Z')
const allowed = { allowed: true, code: null, message: null }

const step = (name: PromotionStep['name'], percent: number | null, of: Partial<PromotionStep> = {}) =>
  ({ id: `${name}-${percent}`, name, percent, wave: 1, state: 'waiting', startedAt: null, endedAt: null,
    passedAt: null, evidence: {}, ...of }) as PromotionStep // biome-ignore format: one glance
const done = { state: 'done', startedAt: '2026-11-22T09:50:00Z' } as const
const watched = {
  state: 'running',
  startedAt: '2026-11-22T09:55:00Z',
  evidence: {
    until: '2026-11-22T10:05:00Z',
    why: 'bake',
    checks: [
      { check: 'error-rate', verdict: 'bad', share: 0.06, stable: 0.001, limit: 0.05, target: 'order' },
      { check: 'latency', verdict: 'unknown', share: null, stable: 0.18, limit: 2, target: 'order' },
    ],
    requests: [{ target: 'order', share: 120, stable: 1080 }],
  },
} as const
const steps = [
  step('share', 10, done),
  step('judge', 10, watched),
  step('share', 50),
  step('judge', 50),
  step('write', null),
  step('rollout', null),
]
const promotion = {
  id: 'p',
  state: 'applying',
  strategy: { kind: 'canary', steps: [] },
  steps,
  pausedAt: null,
  backAskedAt: null,
  back: null,
  number: 12,
  service: { id: 's', slug: 'order-service' },
  environment: 'production',
  build: { id: 'b', digest: `sha256:${'a'.repeat(64)}`, version: null, commitSha: null, branch: null },
  may: { pause: allowed, resume: allowed, next: allowed, back: allowed, abort: allowed },
} as unknown as PromotionDetail

const took = { minutes: 20, source: 'measured' as const, samples: 3 }
const advice = {
  environment: 'production',
  notice: took,
  back: { minutes: 500, source: 'rollouts' as const, samples: 1 },
  advice: { kind: 'blue-green' as const, why: 'going-back' as const, objectiveMinutes: 10, unfit: null },
  mismatch: 'too-little' as const,
  doubledPerHour: [{ currency: 'CNY', amount: '2', days: 30 }],
}
const item = {
  environment: 'production',
  strategy: { kind: 'rolling' as const },
  reason: null,
  setBy: null,
  setAt: null,
  kinds: [{ kind: 'rolling' as const, unfit: [] }],
  pods: 3,
  addedPods: 0,
  doubledPods: 3,
  may: { set: allowed },
}

function draw(locale: 'en' | 'zh-CN', what: ReactNode, shown = promotion): string {
  const client = new QueryClient()
  client.setQueryData(api.promotion.get.queryOptions({ input: { id: 'P-12' } }).queryKey, shown)
  const input = { slug: 'order-service' }
  client.setQueryData(api.strategy.list.queryOptions({ input }).queryKey, { items: [item] })
  client.setQueryData(api.strategyAdvice.get.queryOptions({ input }).queryKey, {
    tier: 1,
    stated: { noticeMinutes: null, backMinutes: null },
    items: [advice],
    may: { state: allowed },
  })
  client.setQueryData(api.strategyAdvice.mismatches.queryOptions().queryKey, {
    items: [{ ...advice, service: 'order-service', set: 'rolling' as const }],
    count: 3,
  })
  return renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <NextIntlClientProvider
        locale={locale}
        messages={locale === 'en' ? en : zh}
        timeZone="Asia/Shanghai"
        onError={(error) => {
          throw error
        }}
      >
        {what}
      </NextIntlClientProvider>
    </QueryClientProvider>,
  )
}

describe.each(['en', 'zh-CN'] as const)('in %s', (locale) => {
  const t = (locale === 'en' ? en : zh).strategy

  it('shows where the share stands beside the old build, and what may be done', () => {
    const html = draw(locale, <SharePanel promotion={promotion} now={now} />)
    for (const text of ['10 %', '50 %', t.whole, '6 %', '0.1 %', '180 ms', '120', '1,080'])
      expect(html).toContain(text)
    for (const text of [t.table.says.bad, t.table.says.unknown, t.action.pause, t.action.next, t.action.back])
      expect(html).toContain(text)
    expect(html).toContain('5 m')
    const back = {
      ...promotion,
      backAskedAt: '2026-11-22T10:00:00Z',
      back: { message: 'error-rate of order' },
    }
    expect(draw(locale, <SharePanel promotion={back as PromotionDetail} now={now} />)).toContain(
      'error-rate of order',
    )
  })

  it('says in a cell of the board at which share the build is, and whether it stays there', () => {
    const word = (share: object) =>
      draw(
        locale,
        <MarkWord
          mark={{ kind: 'share', tone: 'running', id: 'p', share: share as StandingShare }}
          now={now}
        />,
      )
    const said = (locale === 'en' ? en : zh).board.mark.share
    const canary = { kind: 'canary', percent: 25, state: 'watched', stays: null }
    expect(word(canary)).toContain(`${t.kind.canary} 25 %`)
    const green = { ...canary, kind: 'blue-green', percent: 0 }
    const words = (text: string) => text.replace('{kind}', t.kind['blue-green'])
    const of = (stage: string) => words(said.of).replace('{stage}', stage)
    expect(word(green)).toContain(of(said.greenReady))
    expect(word({ ...green, state: 'moving' })).toContain(of(said.greenStarts))
    expect(word({ ...green, percent: 100 })).toContain(of(said.oldHeld))
    expect(word({ ...green, percent: 100, state: 'moving' })).toContain(of(said.cuttingOver))
    expect(word({ ...green, state: 'going-back' })).toContain(words(said.goingBack))
    expect(word({ ...green, stays: 'paused' })).toContain(said.paused.replace('{what}', said.greenReady))
    // Pods of both are there: not nothing.
    const build = { id: 'a', number: 6, kind: 'promotion' as const, state: 'applying' as const }
    const cell = {
      build: null,
      digest: null,
      readyPods: 3,
      behind: null,
      seenAt: null,
      since: null,
      marks: [],
    }
    const active = { ...build, unsettled: false, share: canary }
    const drawn = draw(locale, <BoardCell cell={{ ...cell, active } as unknown as Cell} now={now} />)
    expect(drawn).toContain((locale === 'en' ? en : zh).board.severalBuilds)
    expect(drawn).toContain(`${t.kind.canary} 25 %`)
    expect(word({ ...canary, stays: 'person' })).toContain(
      said.person.replace('{what}', `${t.kind.canary} 25 %`),
    )
  })

  it('offers over the board what the page of the promotion offers, and nothing to who may not', () => {
    const bar = <ShareBar id="P-12" now={now} onClose={() => undefined} />
    const abort = (locale === 'en' ? en : zh).promotion.action.abort
    const html = draw(locale, bar)
    for (const text of ['order-service', '10 %', '50 %', t.action.pause, t.action.next, t.action.back, abort])
      expect(html).toContain(text)
    const no = {
      allowed: false,
      code: 'forbidden',
      message: null,
      needs: { roles: ['on-call'], group: null },
    }
    const may = { pause: no, resume: no, next: no, back: no, abort: no }
    const refused = draw(locale, bar, { ...promotion, may } as PromotionDetail)
    expect(refused).not.toContain('aria-disabled')
    expect(refused).toContain((locale === 'en' ? en : zh).gates.role['on-call'])
    const ended = draw(locale, bar, { ...promotion, state: 'succeeded' } as PromotionDetail)
    expect(ended).toContain(t.bar.over)
  })

  it('sets what is set beside what recovery calls for, and says what twice costs', () => {
    const html = draw(locale, <SettingPanel service="order-service" />)
    for (const text of [t.kind.rolling, t.kind['blue-green'], t.setting.mismatch['too-little'], '20 m'])
      expect(html).toContain(text)
    expect(draw(locale, <MismatchPanel />)).toContain('order-service')
    const blueGreen = { kind: 'blue-green' as const, bakeMinutes: 30, pause: true, holdMinutes: 60 }
    const note = (of: object, told: typeof advice | undefined = advice) =>
      draw(locale, <CapacityNote item={{ ...item, ...of }} advice={told} strategy={blueGreen} />)
    expect(note({})).toContain('¥3')
    expect(note({}, { ...advice, doubledPerHour: [] })).toContain(t.capacity.noBill)
    expect(note({ doubledPods: 0 })).toContain(t.capacity.nothing)
    expect(note({ doubledPods: null })).toContain(t.capacity.podsUnknown)
  })
})

it('a share that goes back is reached no more', () => {
  const states = (of: PromotionStep[]) => stagesOf(of).map(({ percent, state }) => [percent, state])
  expect(states(steps)).toEqual([
    [10, 'watched'],
    [50, 'waiting'],
    [null, 'waiting'],
  ])
  const goes = [...steps, step('back', null, { state: 'running', startedAt: '2026-11-22T10:00:00Z' })]
  expect(states(goes)[0]).toEqual([10, 'given-back'])
})
