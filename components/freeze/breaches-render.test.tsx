import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { BranchRuleItem, FreezeBreachItem } from '../../lib/api/contract/freeze.ts'
import { api } from '../../lib/client/api.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { BranchRulesPanel } from './branch-rules-panel.tsx'
import { BreachesPanel } from './breaches-panel.tsx'

const id = (last: number) => `00000000-0000-4000-8000-00000000000${last}`
const at = '2026-06-16T10:00:00.000Z'

function draw(locale: 'en' | 'zh-CN', client: QueryClient, child: ReactNode): string {
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

const breach = (of: Partial<FreezeBreachItem> = {}): FreezeBreachItem => ({
  id: id(1),
  kind: 'rollout',
  service: 'order-service',
  environment: 'production',
  at,
  actor: 'zhao.lei',
  closedBy: [{ id: id(2), version: 1, name: '618', how: 'denied' }],
  digest: `sha256:${'a'.repeat(64)}`,
  run: null,
  foundAt: at,
  ...of,
})
const pages = (items: FreezeBreachItem[]) => {
  const client = new QueryClient()
  const input = (cursor: string | undefined) => ({ limit: 20, ...(cursor ? { cursor } : {}) })
  const { queryKey } = api.freeze.breaches.infiniteOptions({
    input,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: () => undefined,
  })
  client.setQueryData(queryKey, { pages: [{ items, next: null, now: at }], pageParams: [undefined] })
  return client
}

describe.each(['en', 'zh-CN'] as const)('in %s', (locale) => {
  const t = (locale === 'en' ? en : zh).freezes

  it('what went past a freeze names what, where, who and what closed it', () => {
    const html = draw(
      locale,
      pages([
        breach(),
        breach({
          id: id(3),
          kind: 'run',
          environment: null,
          actor: null,
          run: { pipeline: 'order-cd', number: 1207 },
          closedBy: [{ id: id(4), version: 0, name: 'payments fail', how: 'stopped' }],
        }),
        breach({ id: id(5), closedBy: [{ id: id(6), version: 2, name: 'Tuesdays', how: 'outside-allow' }] }),
        breach({ id: id(7), closedBy: [{ id: id(8), version: 2, name: 'Odd', how: 'broken' }] }),
      ]),
      <BreachesPanel />,
    )
    for (const text of ['order-service', 'zhao.lei', '618', 'order-cd', '1207', 'payments fail', 'Tuesdays'])
      expect(html).toContain(text)
    expect(html).toContain(t.breaches.unknown)
    expect(html).toContain(t.breaches.everywhere)
    expect(html).toContain(`/freezes/${id(2)}`)
    expect(html).not.toContain('1,207')
  })

  it('says so when nothing did', () => {
    expect(draw(locale, pages([]), <BreachesPanel />)).toContain(t.breaches.none)
  })

  it('the rules of a window say how far they are and what stands in the way', () => {
    const states = ['setting', 'set', 'restoring', 'restored', 'left'] as const
    const items = states.map(
      (state, index): BranchRuleItem => ({
        id: id(index),
        repository: 'yunfan/trade/order-service',
        webUrl: null,
        branch: 'release/*',
        state,
        problem: state === 'restoring' ? 'needs an administrator' : null,
        setAt: at,
        restoredAt: null,
        againAt: state === 'restoring' ? at : null,
      }),
    )
    const client = new QueryClient()
    const { queryKey } = api.freeze.branchRules.queryOptions({ input: { id: id(1) } })
    client.setQueryData(queryKey, { items, now: at })
    const html = draw(locale, client, <BranchRulesPanel id={id(1)} isAsked />)
    for (const state of states) expect(html).toContain(t.rules.stateOf[state])
    expect(html).toContain('needs an administrator')
    client.setQueryData(queryKey, { items: [], now: at })
    expect(draw(locale, client, <BranchRulesPanel id={id(1)} isAsked />)).toContain(t.rules.none)
    expect(draw(locale, client, <BranchRulesPanel id={id(1)} isAsked={false} />)).toBe('')
  })
})
