import { describe, expect, it } from 'vitest'
import { type NoticeKind, noticeLocales } from '../../domain/notice/kind.ts'
import { type RobotChannel, robotChannels } from '../../domain/notice/robot-kind.ts'
import { wordsOf } from '../../domain/notice/words.ts'
import { dingTalk, signDingTalk } from './dingtalk.ts'
import { feishu, signFeishu } from './feishu.ts'
import { slack } from './slack.ts'
import { wecom } from './wecom.ts'

const wires = { dingtalk: dingTalk, feishu, wecom, slack }
const addresses: Record<RobotChannel, string> = {
  dingtalk: 'https://oapi.dingtalk.com/robot/send?access_token=t',
  feishu: 'https://open.feishu.cn/open-apis/bot/v2/hook/t',
  wecom: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=t',
  slack: 'https://hooks.slack.com/services/T/B/t',
}
const freezeKinds = [
  'freeze-coming',
  'freeze-started',
  'freeze-ended',
  'freeze-refused',
  'freeze-breach',
  'exception-asked',
  'exception-decided',
  'exception-used',
  'override-used',
  'stop-set',
  'stop-ends-soon',
  'stop-ended',
] as const satisfies readonly NoticeKind[]
const values = {
  subject: 'Double 11',
  service: 'order-service',
  environment: 'production',
  actor: 'Lin',
  reason: 'customers wait',
  message: 'nothing but fixes',
  window: 'Double 11',
  windows: 'Double 11',
  decision: 'granted',
  promotion: 'P-7',
  gate: 'freeze',
  ahead: 48,
  zone: 'Asia/Shanghai',
  startsAt: '2026-11-10T16:00:00.000Z',
  endsAt: '2026-11-11T16:00:00.000Z',
}
const nowMs = 1_774_500_000_123
const secret = 'SEC-密钥+/='

describe('signatures', () => {
  // Worked out with the Python samples of both documentations, not with this code.
  it.each([
    [1_774_500_000_000, 'this is secret', '3yTlF6emTESkHdx6GSMxBe6dOvIVMbUS9vI2Nseo5UE='],
    [nowMs, secret, 'kj71/rxsom1kd89RmrFi9xpTIENGS9XNfaLtRtp69Qw='],
  ])('of DingTalk at %i with %s', (at, key, signature) => {
    expect(signDingTalk(key, at)).toBe(signature)
  })

  it.each([
    [1_599_360_473, 'this is secret', '/eYKrXQBzTjUZJ3s6NX16VxGbTwmK7AEs8/FnvC1CSw='],
    [1_774_500_000, secret, 'hHK2tKsI0NpgRGF8rbE0K1Tdh53HqKuwqEmiY+piPgI='],
  ])('of Feishu at %i with %s', (at, key, signature) => {
    expect(signFeishu(key, at)).toBe(signature)
  })
})

describe.each(robotChannels)('what a robot of %s is sent about freezes', (channel) => {
  const composed = (kind: NoticeKind, locale: (typeof noticeLocales)[number]) => {
    const words = wordsOf(kind, locale, values, 'https://sluice.example.com/freezes')
    const signs = channel === 'dingtalk' || channel === 'feishu'
    const robot = { url: addresses[channel], secret: signs ? secret : null }
    return { words, ...wires[channel].compose(robot, { id: 'n-1', ...words }, nowMs) }
  }

  it.each(freezeKinds)('%s, whole and in both languages', (kind) => {
    for (const locale of noticeLocales) {
      const { words, url, body } = composed(kind, locale)
      const sent = JSON.stringify(body)
      expect(words.title.length).toBeGreaterThan(4)
      const head = channel === 'slack' ? words.title.replaceAll('>', '&gt;') : words.title
      expect(sent).toContain(JSON.stringify(head).slice(1, -1))
      expect(sent).toContain('https://sluice.example.com/freezes')
      expect(sent).not.toMatch(/[{][a-z]+[}]|undefined/)
      expect(url.href.startsWith(addresses[channel])).toBe(true)
    }
  })

  it('signed where its documentation asks for it, in its place, and nowhere else', () => {
    const { url, body } = composed('freeze-started', 'en')
    const inAddress = [url.searchParams.get('timestamp'), url.searchParams.get('sign')]
    const { timestamp, sign } = body as { timestamp?: string; sign?: string }
    const expected = {
      dingtalk: [[String(nowMs), 'kj71/rxsom1kd89RmrFi9xpTIENGS9XNfaLtRtp69Qw='], []],
      feishu: [
        [null, null],
        ['1774500000', 'hHK2tKsI0NpgRGF8rbE0K1Tdh53HqKuwqEmiY+piPgI='],
      ],
      wecom: [[null, null], []],
      slack: [[null, null], []],
    }[channel]
    expect([inAddress, [timestamp, sign].filter((one) => one !== undefined)]).toEqual(expected)
    expect(url.href + JSON.stringify(body)).not.toContain(secret)
    // What a sign of base64 means in an address is written out.
    if (channel === 'dingtalk') expect(url.search).toContain('sign=kj71%2Frxsom')
  })
})
