import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { Permitted } from '../../lib/api/contract/permitted.ts'
import { fail } from '../../lib/domain/failure/result.ts'
import type { Actor } from '../../lib/domain/permission/actor.ts'
import { decide } from '../../lib/domain/permission/decide.ts'
import { permitted } from '../../lib/use-cases/promotion/permitted.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { useWhyOff } from './why-off.ts'

const messages = { 'en-GB': en, 'zh-CN': zh }

function Said({ of }: { of: Permitted }) {
  return useWhyOff()(of) ?? 'nothing'
}

const said = (of: Permitted, locale: keyof typeof messages) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      <Said of={of} />
    </NextIntlClientProvider>,
  )

const viewer: Actor = { kind: 'person', personId: 'p', key: 'p', name: 'P', grants: [], sessionId: 's' }

describe('why a button is off', () => {
  it.each([
    ['roles', permitted(decide(viewer, 'freeze.stop')), 'Needs one of: who is on call, a release manager, an admin.', '需要：值班人员, 发布经理, 管理员。'],
    ['one role', permitted(decide(viewer, 'environment.edit')), 'Needs an admin.', '需要：管理员。'],
    ['a group beside a role', permitted(fail('forbidden', 'x', { role: 'release-manager', group: 'qa' })), 'Needs one of: a release manager, the group qa.', '需要：发布经理, qa 组。'],
    ['a state', permitted(fail('wrong-state', 'it has ended')), 'it has ended', zh.failure['wrong-state']],
    ['a token', permitted(fail('forbidden', 'the token lacks the scope "promote"', { scope: 'promote' })), 'the token lacks the scope &quot;promote&quot;', zh.failure.forbidden],
    ['nothing', permitted(decide({ kind: 'system', name: 'Sluice' }, 'freeze.stop')), 'nothing', 'nothing'],
  ])('is said in the language of the reader: %s', (_, of, english, chinese) => {
    expect([said(of, 'en-GB'), said(of, 'zh-CN')]).toEqual([english, chinese])
  }) // biome-ignore format: one glance
})
