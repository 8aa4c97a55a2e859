import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { PromotionDetail, PromotionStep } from '../../lib/api/contract/promotion.ts'
import { api } from '../../lib/client/api.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { CapacityNote } from './capacity-note.tsx'
import { MismatchPanel } from './mismatch-panel.tsx'
import { SettingPanel } from './setting-panel.tsx'
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
  may: { pause: allowed, resume: allowed, next: allowed, back: allowed },
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

function draw(locale: 'en' | 'zh-CN', what: ReactNode): string {
  const client = new QueryClient()
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
