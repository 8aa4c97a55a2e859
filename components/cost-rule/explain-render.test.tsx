import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { ExplainedSubject } from '../../lib/api/contract/cost-rule.ts'
import { api } from '../../lib/client/api.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { Explained } from './explain-panel.tsx'

const asked = { subject: '7', period: '2026-06', day: '2026-06-03' }
const explained = (more: Partial<ExplainedSubject> = {}): ExplainedSubject => ({
  subject: {
    accountId: '1',
    cloudProduct: 'ecs',
    resourceId: 'i-1',
    resourceGroup: '',
    costUnit: '',
    costTags: {},
  },
  stored: {
    cause: 'cost-tag-alias',
    fromOn: '2026-06-01',
    untilOn: '2026-07-01',
    owner: {
      service: { id: '00000000-0000-4000-8000-000000000001', slug: 'order-service' },
      productLine: null,
      team: null,
      environment: null,
    },
    missingKeys: [],
    follows: null,
  },
  sealed: true,
  version: 4,
  keys: [
    {
      key: 'environment',
      required: true,
      state: 'alias',
      raw: { key: 'env', value: '<i>生产</i>' },
      value: 'production',
    },
    { key: 'project', required: true, state: 'missing', raw: null, value: null },
    { key: 'team', required: false, state: 'not-switched-on', raw: null, value: null },
  ],
  tried: [
    { method: 'cost-tag', outcome: 'nothing', values: {} },
    { method: 'alias', outcome: 'decided', values: { application: 'order' } },
    { method: 'resource-group', outcome: 'not-reached', values: {} },
    { method: 'kubernetes', outcome: 'off', values: {} },
  ],
  differs: false,
  ...more,
})

function draw(locale: 'en' | 'zh-CN', shown: ExplainedSubject): string {
  const client = new QueryClient()
  client.setQueryData(api.costRule.explain.queryKey({ input: asked }), shown)
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
        <Explained {...asked} />
      </NextIntlClientProvider>
    </QueryClientProvider>,
  )
}

describe.each(['en', 'zh-CN'] as const)('why money is whose it is, in %s', (locale) => {
  const t = (locale === 'en' ? en : zh).costRule

  it('is told key by key and way by way, with what was billed as text', () => {
    const html = draw(locale, explained())
    expect(html).toContain('order-service')
    expect(html).toContain('application=order')
    expect(html).toContain('env=&lt;i&gt;生产&lt;/i&gt;')
    expect(html).not.toContain('<i>')
    for (const text of [...Object.values(t.outcome), t.keyState.missing, t.keyState['not-switched-on']])
      expect(html).toContain(text)
    expect(html).toContain(t.whySealed)
    expect(html).not.toContain(t.whyDiffers)
  })

  it('says of what only an environment is known that nobody owns it', () => {
    const owner = {
      service: null,
      productLine: null,
      team: null,
      environment: { id: '00000000-0000-4000-8000-000000000002', slug: 'test' },
    }
    const { stored } = explained()
    const html = draw(locale, explained({ stored: stored && { ...stored, owner, cause: 'untagged' } }))
    expect(html).toContain(locale === 'en' ? 'its money has no owner' : '没有归属')
  })

  it('says when the rules would say something else, and when nothing was judged yet', () => {
    expect(draw(locale, explained({ differs: true }))).toContain(t.whyDiffers)
    expect(draw(locale, explained({ stored: null }))).toContain(t.notJudged)
  })
})
