import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { jsonIn, mark, type RobotWire, refused } from './robot-wire.ts'

// Custom bot guide (open.feishu.cn, "custom bot"): 100 messages a minute and 5 a second; what went wrong is in `code`.
// 9499 and 11232: too fast. 19021: the signature is wrong or its timestamp more than an hour away.
const tooFast = new Set([9499, 11232])

const Answer = z.object({ code: z.number(), msg: z.string().default('') })

/** base64(HMAC-SHA256(key = timestamp "\n" secret, nothing)); the timestamp is in seconds. */
export function signFeishu(secret: string, timestampSeconds: number): string {
  return createHmac('sha256', `${timestampSeconds}\n${secret}`).update('').digest('base64')
}

/** A line of a post: text, or a link where the line is an address. */
const line = (text: string) =>
  /^https?:\/\/\S+$/.test(text) ? [{ tag: 'a', text, href: text }] : [{ tag: 'text', text }]

export const feishu: RobotWire = {
  name: 'Feishu',
  perMinute: 100,
  silentMs: 60_000,
  compose: (robot, message, nowMs) => {
    const seconds = Math.floor(nowMs / 1000)
    const content = [...message.text.split('\n').filter((text) => text !== ''), mark(message.id)].map(line)
    return {
      url: new URL(robot.url),
      body: {
        timestamp: String(seconds),
        sign: signFeishu(robot.secret ?? '', seconds),
        msg_type: 'post',
        content: { post: { zh_cn: { title: message.title, content } } },
      },
    }
  },
  read: ({ status, text }) => {
    const parsed = Answer.safeParse(jsonIn(text))
    if (!parsed.success) return refused(`answered HTTP ${status} without a code`, status === 429)
    const { code, msg } = parsed.data
    return code === 0 ? { state: 'sent' } : refused(`${code}: ${msg}`, tooFast.has(code))
  },
}
