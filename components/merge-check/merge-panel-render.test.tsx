import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { MergeCheckItem } from '../../lib/api/contract/merge-check.ts'
import { api } from '../../lib/client/api.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { MergePanel } from './merge-panel.tsx'

const at = '2026-06-16T10:00:00.000Z'
const id = (last: number) => `00000000-0000-4000-8000-00000000000${last}`
const reason = (of: Partial<MergeCheckItem['reasons'][number]>): MergeCheckItem['reasons'][number] => ({
  key: 'denied',
  weight: 'closes',
  sources: [],
  values: { name: '618', content: 'feature', message: '', action: null },
  until: at,
  ...of,
})
const answer = (of: Partial<MergeCheckItem> = {}) => ({
  id: id(1),
  repository: 'yunfan/trade/order-service',
  targetBranch: 'release/202606',
  sourceBranch: 'feature/ORD-2',
  sha: 'a'.repeat(40),
  answer: 'block' as const,
  content: 'feature' as const,
  unknown: null,
  reasons: [reason({})],
  opensAt: at,
  resolvers: [
    { kind: 'role' as const, name: 'release-manager' },
    { kind: 'person' as const, name: 'Lin' },
    { kind: 'time' as const, name: 'time' },
  ],
  askedBy: 'ci',
  at,
  ...of,
})
const request = (number: number, of: object = {}) => ({
  number, title: `request ${number}`, sourceBranch: 'x', targetBranch: 'release/202606', webUrl: null,
  answer: null, problem: null, againAt: null, ...of,
}) // biome-ignore format: one glance
const gate = (of: object = {}) => ({
  id: id(5), pipeline: 'order-cd', run: 7, name: '人工卡点', environment: 'production', answer: 'refuse' as const,
  reasons: [reason({})], opensAt: at, problem: null, at, answeredAt: at, ...of,
}) // biome-ignore format: one glance

function draw(locale: 'en' | 'zh-CN', of: object): string {
  const client = new QueryClient()
  const { queryKey } = api.mergeCheck.ofService.queryOptions({ input: { slug: 'order-service' } })
  client.setQueryData(queryKey, { repository: null, requests: [], answers: [], gates: [], now: at, ...of })
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
        <MergePanel slug="order-service" />
      </NextIntlClientProvider>
    </QueryClientProvider>,
  )
}

describe.each(['en', 'zh-CN'] as const)('in %s', (locale) => {
  const t = (locale === 'en' ? en : zh).mergeCheck
  const roles = (locale === 'en' ? en : zh).person.role

  it('draws nothing where nothing was said', () => expect(draw(locale, {})).toBe(''))

  it('says of each answer what, why, who and when, and what could not be found out', () => {
    const html = draw(locale, {
      answers: [
        answer(),
        answer({ id: id(2), answer: 'pass', reasons: [], opensAt: null, resolvers: [] }),
        answer({ id: id(3), answer: 'open', unknown: 'commits', sourceBranch: null }),
        answer({
          id: id(4),
          reasons: [
            reason({ key: 'stopped', values: { reason: 'payments fail', incidentUrl: null } }),
            reason({ key: 'requires', weight: 'needs', values: { name: 'Audit', group: 'qa', count: 2 } }),
            reason({ key: 'broken', weight: 'warns', values: { name: 'Torn', problem: 'no zone' } }),
            reason({ key: 'outside-allow', values: { name: 'Tuesdays' } }),
          ],
        }),
      ],
    })
    for (const text of [
      '618',
      'payments fail',
      'qa',
      'Torn',
      'Tuesdays',
      'Lin',
      'feature/ORD-2 → release/202606',
      'aaaaaaaa →',
    ])
      expect(html).toContain(text)
    for (const text of [
      t.answer.block,
      t.answer.pass,
      t.answer.open,
      t.unknown.commits,
      roles['release-manager'],
    ])
      expect(html).toContain(text)
  })

  it('shows statuses and what stands in their way, and the gates that were answered', () => {
    const html = draw(locale, {
      requests: [
        request(1, { answer: 'block' }),
        request(2, { problem: 'needs a token', againAt: at }),
        request(3),
      ],
      gates: [
        gate(),
        gate({ id: id(6), answer: 'pass' }),
        gate({ id: id(7), answeredAt: null, problem: 'needs an operator' }),
      ],
    })
    for (const text of ['!1', 'needs a token', 'needs an operator', 'order-cd', t.notWritten, t.answer.none])
      expect(html).toContain(text)
    for (const text of [t.gate.refuse, t.gate.pass, t.gateUnsaid]) expect(html).toContain(text)
  })
})
