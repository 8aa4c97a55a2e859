import { z } from 'zod'
import { jsonIn, mark, type RobotWire, refused, startOf } from './robot-wire.ts'

// Group robot (developer.work.weixin.qq.com, "group robot configuration"): 20 messages a minute, a text of at most 2,048
// bytes, no signature: the key in the address is the secret. What went wrong is in errcode, inside HTTP 200.
const textBytes = 2048
const tooFast = new Set([45009])

const Answer = z.object({ errcode: z.number(), errmsg: z.string().default('') })

export const wecom: RobotWire = {
  name: 'WeCom',
  perMinute: 20,
  silentMs: 60_000,
  compose: (robot, message) => {
    const end = `\n${mark(message.id)}`
    const start = startOf(`${message.title}\n${message.text}`, textBytes - Buffer.byteLength(end))
    return { url: new URL(robot.url), body: { msgtype: 'text', text: { content: `${start}${end}` } } }
  },
  read: ({ status, text }) => {
    if (status !== 200) return refused(`answered HTTP ${status}`, status === 429)
    const parsed = Answer.safeParse(jsonIn(text))
    if (!parsed.success) return refused('answered something else than errcode')
    const { errcode, errmsg } = parsed.data
    return errcode === 0 ? { state: 'sent' } : refused(`${errcode}: ${errmsg}`, tooFast.has(errcode))
  },
}
