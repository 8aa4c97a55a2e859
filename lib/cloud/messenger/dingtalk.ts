import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { jsonIn, mark, type RobotWire, refused } from './robot-wire.ts'

// Custom robot access (open.dingtalk.com, "custom robot"): 20 messages a minute and robot; more, and it is silent for
// ten minutes. What went wrong is in errcode, inside HTTP 200.
const tooFast = new Set([130101, 90018, 410100, 302033])

const Answer = z.object({ errcode: z.number(), errmsg: z.string().default('') })

/** base64(HMAC-SHA256(secret, timestamp "\n" secret)), as the robot's security setting wants it. */
export function signDingTalk(secret: string, timestampMs: number): string {
  return createHmac('sha256', secret).update(`${timestampMs}\n${secret}`).digest('base64')
}

export const dingTalk: RobotWire = {
  name: 'DingTalk',
  perMinute: 20,
  silentMs: 10 * 60_000,
  compose: (robot, message, nowMs) => {
    const url = new URL(robot.url)
    url.searchParams.set('timestamp', String(nowMs))
    url.searchParams.set('sign', signDingTalk(robot.secret ?? '', nowMs))
    const text = `${message.markdown}\n\n${mark(message.id)}`
    return { url, body: { msgtype: 'markdown', markdown: { title: message.title, text } } }
  },
  read: ({ status, text }) => {
    if (status !== 200) return refused(`answered HTTP ${status}`, status === 429)
    const parsed = Answer.safeParse(jsonIn(text))
    if (!parsed.success) return refused('answered something else than errcode')
    const { errcode, errmsg } = parsed.data
    return errcode === 0 ? { state: 'sent' } : refused(`${errcode}: ${errmsg}`, tooFast.has(errcode))
  },
}
