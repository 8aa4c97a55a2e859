import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { CostFindingItem, CostFindingSummary } from '../../lib/api/contract/cost-finding.ts'
import type { CostFixItem } from '../../lib/api/contract/cost-fix.ts'
import { api } from '../../lib/client/api.ts'
import { suggestionReasons } from '../../lib/domain/cost-finding/finding.ts'
import { costFindingKinds } from '../../lib/domain/cost-finding/kinds.ts'
import { costFindingStates } from '../../lib/domain/cost-finding/state.ts'
import { leftOutReasons } from '../../lib/domain/cost-fix/plan.ts'
import { costFixStates, fixItemStates } from '../../lib/domain/cost-fix/state.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { FindingsTable } from '../cost/findings-table.tsx'
import { FixPart } from '../cost-fix/fix-part.tsx'
import { LeftOut } from '../cost-fix/left-out.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { FindingRow } from './finding-row.tsx'
import { FindingsAnswer } from './findings-answer.tsx'

const id = (last: number) => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`
const at = '2026-06-16T10:00:00.000Z'
const hostile = '<img src=x onerror=alert(1)>'
const allowed = { allowed: true, code: null, message: null }

function draw(locale: 'en' | 'zh-CN', child: ReactNode, client = new QueryClient()): string {
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
        {child}
      </NextIntlClientProvider>
    </QueryClientProvider>,
  )
}

const finding = (of: Partial<CostFindingItem> = {}): CostFindingItem => ({
  id: id(1),
  kind: 'resource-untagged',
  severity: 'high',
  remedy: 'tag',
  state: 'open',
  connection: { id: id(2), name: 'Yunfan' },
  accountId: '1',
  regionId: 'cn-hangzhou',
  resourceType: 'ACS::ECS::Instance',
  resourceId: 'i-1',
  name: hostile,
  service: 'cart',
  environment: 'production',
  team: null,
  productLine: null,
  owner: { id: id(3), key: 'li', name: 'Li' },
  query: { id: id(4), name: 'Every night' },
  measure: 'effective',
  atStake: [{ currency: 'CNY', perMonth: '2300.5' }],
  suggestions: suggestionReasons.map((reason, index) => ({
    key: `k${index}`,
    value: hostile,
    reason,
    values: { written: hostile, count: 4, of: 5, stack: 'clusters', group: 'trade' },
  })),
  detail: { keys: [{ key: 'project', written: hostile }], resources: 3 },
  source: {
    by: 'terraform',
    stack: 'clusters',
    repository: 'yunfan/infrastructure',
    path: 'main.tf',
    address: 'a.b',
    reason: 'state-file',
  },
  fix: 'source',
  proposal: null,
  waiver: null,
  openedAt: at,
  seenAt: at,
  notifiedAt: null,
  closedAt: null,
  ...of,
})
const row = (item: CostFindingItem) => (
  <FindingRow item={item} isChosen={false} onChoose={() => undefined} onFix={() => undefined} />
)

const fix = (of: Partial<CostFixItem> = {}): CostFixItem => ({
  id: id(9),
  kind: 'source',
  state: 'prepared',
  connection: { id: id(2), name: 'Yunfan' },
  repository: 'yunfan/infrastructure',
  branch: 'sluice/cost-tags-1',
  targetBranch: 'main',
  mark: 'm',
  request: { number: 7, url: 'https://codeup.example/7' },
  problem: null,
  asked: { by: 'Li', at },
  confirmed: { by: 'Li', at, reason: hostile },
  endedAt: null,
  files: [{ path: 'main.tf', pieces: [[{ kind: 'added', text: hostile, line: 3 }]] }],
  items: fixItemStates.map((state, index) => ({
    finding: id(20 + index),
    accountId: '1',
    regionId: 'cn-hangzhou',
    resourceType: 'ACS::ECS::Instance',
    resourceId: `i-${index}`,
    name: hostile,
    path: null,
    address: null,
    wanted: { project: 'trade', team: 'core' },
    before: index === 0 ? null : { project: null, team: 'old' },
    state,
    code: state === 'failed' ? 'QuotaExceed.TagsPerResource' : state === 'refused' ? 'OtherAccount' : null,
    message: state === 'failed' ? hostile : null,
  })),
  may: { confirm: allowed, discard: allowed },
  now: at,
  ...of,
})
const drawFix = (locale: 'en' | 'zh-CN', item: CostFixItem) => {
  const client = new QueryClient()
  client.setQueryData(api.costFix.get.queryKey({ input: { id: item.id } }), item)
  return draw(locale, <FixPart id={item.id} />, client)
}

describe.each(['en', 'zh-CN'] as const)('in %s', (locale) => {
  it.each(costFindingKinds)('a finding of kind %s has its words, and texts of others are text', (kind) => {
    const page = draw(locale, row(finding({ kind })))
    expect(page).toContain('&lt;img src=x')
    expect(page).not.toContain('<img')
    expect(page).not.toContain('=&gt;')
  })

  it.each(costFindingStates)('a finding that is %s says where it stands', (state) => {
    const closedAt = state === 'fixed' || state === 'gone' ? at : null
    const proposal = { kind: 'merge-request' as const, url: null, number: 7, by: 'Li', at }
    const waiver = { by: 'Li', reason: hostile, createdAt: at, endsAt: at, inDate: state === 'waived' }
    const page = draw(locale, row(finding({ state, closedAt, proposal, waiver })))
    expect(page).toContain(`data-state="${state}"`)
    expect(page.includes('!7')).toBe(closedAt === null)
  })

  it('nobody is offered what nothing suggests, or nobody knows how to write', () => {
    const words = locale === 'en' ? en.costFinding : zh.costFinding
    expect(draw(locale, row(finding()))).toContain(words.accept)
    for (const of of [{ suggestions: [] }, { fix: 'look-first' as const }, { closedAt: at }])
      expect(draw(locale, row(finding(of)))).not.toContain(words.accept)
    expect(draw(locale, row(finding({ fix: 'look-first' })))).toContain(words.fixNote['look-first'])
  })

  it('a line of a table says the same in short, and offers what can be chosen', () => {
    const words = locale === 'en' ? en : zh
    const table = (of: Partial<CostFindingItem>) =>
      draw(locale, <FindingsTable items={[finding(of)]} chosen={new Set([id(1)])} onChoose={() => {}} />)
    const whole = table({})
    expect(whole).not.toContain('<img')
    expect(whole).toMatch(/checked=""/)
    expect(whole).toContain('Li')
    expect(table({ suggestions: [] })).toContain(words.costFinding.noSuggestion)
    expect(table({ state: 'fix-proposed' })).toContain(words.costFinding.state['fix-proposed'])
    expect(table({ atStake: [], measure: null })).toContain(words.costFinding.unknownCost)
  })

  it('the answer says how many stand, what they cost by kind, and what could not be asked', () => {
    const summary: CostFindingSummary = {
      standing: { high: 2, medium: 1, low: 0 },
      waived: 1,
      kinds: [
        {
          kind: 'resource-untagged',
          severity: 'high',
          count: 3,
          atStake: [{ measure: 'effective', currency: 'CNY', perMonth: '19600' }],
        },
      ],
      looks: [
        {
          query: { id: id(4), name: 'Every night' },
          endedAt: at,
          unread: [{ what: 'inventory', message: hostile }],
        },
        { query: { id: id(5), name: 'Never' }, endedAt: null, unread: [] },
      ],
      may: { fix: allowed, waive: allowed, editQueries: allowed },
      now: at,
    }
    const money = /19\.6|1\.96/
    const page = draw(locale, <FindingsAnswer summary={summary} />)
    expect(page).toMatch(money)
    expect(page).toContain('&lt;img')
    const none = { ...summary, standing: { high: 0, medium: 0, low: 0 }, waived: 0, kinds: [] }
    expect(draw(locale, <FindingsAnswer summary={none} />)).not.toMatch(money)
    const words = locale === 'en' ? en.costFinding : zh.costFinding
    const never = { ...none, looks: none.looks.slice(1) }
    expect(draw(locale, <FindingsAnswer summary={never} />)).toContain(words.notAsked)
  })

  it.each(costFixStates)('a fix that is %s says so, and what becomes of each resource', (state) => {
    for (const kind of ['source', 'direct'] as const) {
      const page = drawFix(
        locale,
        fix({ state, kind, problem: kind === 'source' ? 'changed-meanwhile' : hostile }),
      )
      expect(page).not.toContain('<img')
      expect(page.includes('<form')).toBe(state === 'prepared')
      expect(page).toContain('QuotaExceed.TagsPerResource')
    }
  })

  it('says why of everything that is left out, and counts what is chosen', () => {
    const items = leftOutReasons.map((why, index) => ({ id: id(index), name: hostile, why }))
    expect(draw(locale, <LeftOut items={items} />).match(/<li/g)).toHaveLength(leftOutReasons.length)
    const may = { fix: allowed, waive: allowed, editQueries: allowed }
    const bar = (chosen: CostFindingItem[]) =>
      draw(
        locale,
        <BulkBar
          chosen={chosen}
          may={may}
          isPreparing={false}
          onFix={() => undefined}
          onClear={() => undefined}
        />,
      )
    expect(bar([])).toBe('')
    expect(bar([finding(), finding({ id: id(7), suggestions: [] })])).toContain('2')
  })
})
