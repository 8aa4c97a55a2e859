import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { CostRules } from '../../lib/api/contract/cost-rule.ts'
import { api } from '../../lib/client/api.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { RulesView } from './rules-view.tsx'

const id = (last: number) => `00000000-0000-4000-8000-00000000000${last}`
const at = '2026-06-16T10:00:00.000Z'
const days = { fromOn: '2026-01-01', untilOn: null, reason: 'because' }
const nobody = { service: null, productLine: null, team: null, environment: null }

const rules = (more: Partial<CostRules> = {}): CostRules => ({
  versions: [
    {
      id: id(1),
      version: 3,
      fromOn: '2026-02-01',
      goal: 95,
      order: [
        { method: 'cost-tag', on: true },
        { method: 'alias', on: true },
        { method: 'kubernetes', on: false },
      ],
      requirements: [
        {
          key: 'project',
          names: 'product-line',
          required: true,
          allowed: { kind: 'known', noun: 'product-line' },
          accountIds: ['1234'],
          products: [],
        },
        {
          key: 'environment',
          names: 'environment',
          required: true,
          allowed: { kind: 'list', values: ['test', 'production'] },
          accountIds: [],
          products: [],
        },
        {
          key: 'note',
          names: null,
          required: false,
          allowed: { kind: 'pattern', pattern: '[a-z]+' },
          accountIds: [],
          products: [],
        },
      ],
      reason: 'two more keys',
      editor: { id: null, name: '王芳' },
      createdAt: at,
    },
  ],
  inForce: 3,
  aliases: [
    {
      ...days,
      id: id(2),
      kind: 'value',
      key: 'environment',
      alias: '<b>=1+1</b>',
      value: 'production',
      creator: { id: null, name: 'x' },
    },
    {
      ...days,
      id: id(3),
      kind: 'key-case',
      key: '*',
      alias: '',
      value: null,
      untilOn: '2026-03-01',
      creator: { id: null, name: 'x' },
    },
  ],
  mappings: [
    {
      ...days,
      id: id(4),
      kind: 'cost-unit',
      accountId: '77',
      external: '供应链',
      owner: { ...nobody, productLine: { id: id(5), slug: 'supply', name: 'Supply chain' } },
      fromOn: '2027-01-01',
    },
  ],
  splitRules: [
    {
      ...days,
      id: id(6),
      name: 'Support by cost',
      position: 10,
      method: 'direct-cost',
      matches: {
        causes: ['support', 'tax'],
        accountIds: [],
        products: [],
        serviceIds: [],
        productLineIds: [],
      },
      among: { noun: 'product-line', ids: [], usage: null },
    },
  ],
  sharedClusters: [
    {
      ...days,
      id: id(7),
      cluster: 'c1',
      name: 'ack-hz-prod',
      measuredOn: '2026-06-15',
      askedAt: at,
      problem: 'no Prometheus',
    },
  ],
  clusters: [],
  keys: [
    {
      connection: { id: id(8), name: 'yunfan' },
      key: 'team',
      switchedOn: false,
      sinceOn: null,
      basis: 'absent',
      seenAt: at,
    },
  ],
  mostKeys: 100,
  connections: [],
  openMonths: ['2026-06', '2026-05'],
  judging: [],
  today: '2026-06-16',
  may: { allowed: false, code: 'forbidden', message: 'no', needs: { roles: ['cost-lead'], group: null } },
  now: at,
  ...more,
})

function draw(locale: 'en' | 'zh-CN', shown: CostRules): string {
  const client = new QueryClient()
  client.setQueryData(api.costRule.get.queryKey(), shown)
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
        <RulesView />
      </NextIntlClientProvider>
    </QueryClientProvider>,
  )
}

describe.each(['en', 'zh-CN'] as const)('the rules of cost in %s', (locale) => {
  const t = (locale === 'en' ? en : zh).costRule

  it('say what they ask, since when, and who said so', () => {
    const html = draw(locale, rules())
    for (const text of ['2026-02-01', 'project', '1234', 'test, production', 'two more keys', '王芳'])
      expect(html).toContain(text)
    expect(html).toContain('供应链')
    expect(html).toContain('Supply chain')
    expect(html).toContain('Support by cost')
    expect(html).toContain('no Prometheus')
    expect(html).toContain('2026-06, 2026-05')
  })

  it('show texts of bills as texts', () => {
    const html = draw(locale, rules())
    expect(html).toContain('&lt;b&gt;=1+1&lt;/b&gt; → production')
    expect(html).not.toContain('<b>=1+1')
  })

  it('say what acts, what has ended and what begins later', () => {
    const html = draw(locale, rules())
    expect(html).toContain(t.standing.ended)
    expect(html).toContain(t.standing.later)
    // Of six things one has ended: the other four dated ones can be.
    expect(html.split(`>${t.end}</button>`)).toHaveLength(5)
  })

  it('are changed by who may, and say who that is to the others', () => {
    expect(draw(locale, rules())).toContain('aria-disabled="true"')
    const may = { allowed: true, code: null, message: null }
    expect(draw(locale, rules({ may }))).not.toContain('aria-disabled="true"')
  })

  it('say which months are judged again, and that there are no rules', () => {
    expect(draw(locale, rules({ judging: ['2026-05'] }))).toContain('2026-05')
    const none = { versions: [], inForce: null, aliases: [], mappings: [], splitRules: [], keys: [] }
    const html = draw(locale, rules({ ...none, sharedClusters: [] }))
    for (const text of [
      t.answerNone,
      t.noVersion,
      t.noAliases,
      t.noMappings,
      t.noSplits,
      t.noKeys,
      t.noClusters,
    ])
      expect(html).toContain(text)
  })
})
