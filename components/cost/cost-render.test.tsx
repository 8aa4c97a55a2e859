import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type {
  CostBreakdown,
  CostLine,
  CostMonth,
  CostResource,
  CostRow,
  CostTrend,
} from '../../lib/api/contract/cost.ts'
import { api } from '../../lib/client/api.ts'
import { costDimensions } from '../../lib/domain/cost-view/dimension.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { BreakdownPanel, breakdownInput } from './breakdown-panel.tsx'
import { CostControls } from './cost-controls.tsx'
import { CostFilters } from './cost-filters.tsx'
import { CostLinks } from './cost-links.tsx'
import { filterNames } from './cost-wish.ts'
import { CoveragePanel } from './coverage-panel.tsx'
import { KeysTable } from './keys-table.tsx'
import { LinesPanel } from './lines-panel.tsx'
import { MoneyBar } from './money-bar.tsx'
import { MonthSentence } from './month-sentence.tsx'
import { MoversPanel } from './movers-panel.tsx'
import { ResourcesPanel } from './resources-panel.tsx'

const now = '2026-10-17T04:00:00.000Z'
const framed = { month: '2026-10', measure: 'effective', currency: 'CNY', now } as const
const share = (of: number | null) => ({
  money: { owned: '95', whole: '100', share: of },
  subjects: { owned: 8, whole: 10, share: of },
})
const compared = (amount: string, previous: string, change: number | null) => ({
  amount,
  settled: amount,
  previous,
  change,
})

const month = (more: Partial<CostMonth> = {}): CostMonth => ({
  ...framed,
  months: ['2026-10', '2026-09'],
  measures: ['effective', 'billed'],
  currencies: ['CNY', 'USD'],
  throughOn: '2026-10-16',
  comparedOn: '2026-10-13',
  total: compared('1120000', '1037000', 0.08),
  attributed: compared('950000', '900000', 0.055),
  unattributed: compared('94400', '106000', -0.11),
  untaggable: compared('76200', '75000', 0.01),
  returned: '-4900',
  coverage: share(0.9142),
  forecast: { amount: '2100000', low: '2000000', high: '2200000', daysToCome: 15, meanOfDays: 14 },
  budget: '2000000',
  lost: { amount: '212000', from: '2026-01', until: '2026-08' },
  other: '1310000',
  everything: false,
  sources: [
    {
      id: '00000000-0000-4000-8000-000000000001',
      name: 'split bill',
      kind: 'split-bill',
      connection: 'yunfan',
      lastOn: '2026-10-16',
      settledOn: '2026-10-13',
      state: 'provisional',
      finalAt: '2026-11-04T04:00:00.000Z',
      sealedAt: null,
    },
    {
      id: '00000000-0000-4000-8000-000000000002',
      name: 'late',
      kind: 'amortised',
      connection: 'other',
      lastOn: null,
      settledOn: null,
      state: 'provisional',
      finalAt: '2026-11-04T04:00:00.000Z',
      sealedAt: null,
    },
  ],
  silent: ['third'],
  ...more,
})

const row = (key: string, more: Partial<CostRow> = {}): CostRow => ({
  key,
  slug: null,
  name: null,
  amount: '386400.50',
  settled: '386400.50',
  previous: '354000',
  change: 0.091,
  forecast: '725000',
  shared: '12.5',
  budget: '700000',
  coverage: share(0.97),
  ...more,
})
const rows: CostBreakdown = {
  ...framed,
  by: 'product-line',
  items: [
    row('1', { slug: 'trade', name: '<b>Trade</b>' }),
    row('-'),
    row('', { budget: null, forecast: null }),
  ],
  apart: [row('unattributed', { coverage: share(0) }), row('untaggable', { coverage: share(null) })],
  count: 3,
  next: null,
}
const trend: CostTrend = {
  ...framed,
  points: [
    { on: '2026-10-01', amount: '10.5', ...share(0.8) },
    { on: '2026-10-02', amount: null, ...share(null) },
    { on: '2026-10-03', amount: '11', ...share(0.9) },
  ],
  marks: [
    { on: '2026-10-02', kind: 'key', name: 'application' },
    { on: '2026-10-03', kind: 'rules', name: '4' },
  ],
  goal: 0.95,
}
const resource: CostResource = {
  subject: '7',
  resourceId: 'i-7',
  name: '=HYPERLINK("x")',
  type: 'instance',
  account: { id: '1', name: 'main' },
  region: 'cn-hangzhou',
  cloudProduct: 'ecs',
  resourceGroup: 'rg-1',
  costUnit: '',
  costTags: { team: '<script>alert(1)</script>' },
  causes: ['cost-tag', 'tax'],
  missingKeys: ['environment'],
  services: ['order-service'],
  environments: ['production'],
  amount: '99.10',
  lines: 1,
  firstOn: '2026-10-01',
  lastOn: '2026-10-01',
}
const line: CostLine = {
  on: '2026-10-01',
  category: 'usage',
  correction: true,
  commitment: 'unused',
  cause: 'kubernetes',
  missingKeys: [],
  service: null,
  environment: null,
  part: 'kube-system',
  estimated: true,
  billed: '1.00',
  effective: null,
  list: null,
  quantity: '24',
  unit: 'h',
  orderId: null,
  description: null,
  import: '00000000-0000-4000-8000-000000000003',
  line: 12,
}

function draw(locale: 'en' | 'zh-CN', element: ReactElement, fill: (client: QueryClient) => void = () => {}) {
  const client = new QueryClient()
  fill(client)
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
        {element}
      </NextIntlClientProvider>
    </QueryClientProvider>,
  ).replaceAll('\u00a0', ' ')
}
const words = (html: string) => html.replaceAll(/<[^>]+>/g, '')
const paged = <T,>(items: T[]) => ({ pages: [{ items, next: null, now }], pageParams: [undefined] })

describe.each(['en', 'zh-CN'] as const)('cost in %s', (locale) => {
  it('is a sentence with what it rests on', () => {
    const text = words(draw(locale, <MonthSentence month={month()} filtered />))
    for (const part of locale === 'en'
      ? [
          '¥1.12 M to October 16, +8 % on',
          'forecast ¥2.1 M of ¥2 M',
          '91 % attributed, ¥94.4 k not',
          'late says nothing',
        ]
      : ['¥112 万', '+8 %', '¥210 万', '91 % 已归属', '¥9.44 万'])
      expect(text).toContain(part)
  })

  it.each([
    ['of nothing', month({ throughOn: null, sources: [] })],
    [
      'that is sealed',
      month({
        sources: month()
          .sources.slice(0, 1)
          .map((source) => ({ ...source, state: 'sealed' as const })),
      }),
    ],
    ['without a forecast or a budget', month({ forecast: null, budget: null, other: null })],
    ['with a budget alone', month({ forecast: null })],
    ['in billed cost, with nothing to judge', month({ measure: 'billed', coverage: share(null) })],
  ])('has words for a month %s', (_name, shown) => {
    expect(words(draw(locale, <MonthSentence month={shown} filtered={false} />)).length).toBeGreaterThan(20)
  })

  it('has words for every filter, choice and link', () => {
    const filters = filterNames.map(
      (name) => [name, name === 'group' ? 'untaggable' : name === 'cause' ? 'tax' : '-'] as const,
    )
    const html = draw(
      locale,
      <>
        <CostFilters filters={filters.map(([name, value]) => [name, value])} onSet={() => {}} />
        <CostControls month={month()} onSet={() => {}} />
        <CostLinks month={month()} />
      </>,
    )
    expect(html).toContain('USD')
  })

  it('shows where the money is, and who moved', () => {
    const html = draw(
      locale,
      <>
        <MoneyBar month={month()} lines={rows} />
        <MoversPanel
          month={month()}
          onChoose={() => {}}
          movers={[
            {
              key: '1',
              slug: 'order-service',
              ...compared('103', '40', 1.575),
              cloudProduct: 'ecs',
              productChange: '63',
              promotions: 2,
            },
            {
              key: 'unattributed',
              slug: null,
              ...compared('20', '30', -0.33),
              cloudProduct: null,
              productChange: null,
              promotions: 0,
            },
          ]}
        />
        <MoversPanel month={month()} onChoose={() => {}} movers={[]} />
      </>,
    )
    expect(html).toContain('&lt;b&gt;Trade')
    expect(words(html)).toContain('+¥63')
  })

  it.each(costDimensions)('is turned by %s', (by) => {
    const html = draw(
      locale,
      <BreakdownPanel
        month={month()}
        wish={{}}
        by={by}
        onBy={() => {}}
        onChoose={() => {}}
        onLost={() => {}}
      />,
      (client) =>
        client.setQueryData(
          api.cost.breakdown.infiniteOptions({
            input: breakdownInput({}, by),
            initialPageParam: undefined as string | undefined,
            getNextPageParam: (last) => last.next ?? undefined,
          }).queryKey,
          { pages: [{ ...rows, by }], pageParams: [undefined] },
        ),
    )
    expect(words(html)).toContain('¥')
    expect(html).not.toContain('<b>Trade')
  })

  it('goes down to resources and lines, whose texts are text', () => {
    const asked = { month: '2026-10', measure: 'effective', currency: 'CNY' } as const
    const options = { initialPageParam: undefined as string | undefined, getNextPageParam: () => undefined }
    const html = draw(
      locale,
      <>
        <ResourcesPanel month={month()} wish={{}} />
        <LinesPanel month={month()} wish={{}} resource={resource} />
        <CoveragePanel month={month()} wish={{}} />
        <KeysTable month={month()} wish={{}} />
      </>,
      (client) => {
        client.setQueryData(
          api.cost.resources.infiniteOptions({ ...options, input: () => ({ ...asked, limit: 20 }) }).queryKey,
          paged([resource]),
        )
        client.setQueryData(
          api.cost.lines.infiniteOptions({ ...options, input: () => ({ ...asked, subject: '7', limit: 50 }) })
            .queryKey,
          paged([line]),
        )
        client.setQueryData(api.cost.trend.queryKey({ input: { ...asked, months: 3 } }), trend)
        client.setQueryData(api.cost.keys.queryKey({ input: asked }), {
          ...framed,
          items: [
            { key: 'service', required: true, missing: '5', coverage: share(0.95) },
            { key: 'old', required: false, missing: '1', coverage: share(null) },
          ],
        })
      },
    )
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toContain('<script>')
    for (const part of ['order-service', 'kube-system', 'application', 'svg']) expect(html).toContain(part)
  })
})
