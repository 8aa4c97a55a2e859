import { createHash, createHmac } from 'node:crypto'
import { z } from 'zod'
import type { AddressRule } from '../alibaba/transport/address.ts'
import { createHttp, jsonOf, retryAfterOf } from '../alibaba/transport/fetch.ts'
import type { Delivery, OutgoingMessage } from '../ports/messenger.ts'

// Custom robot access (open.dingtalk.com, "custom robot"): 20 messages a minute and robot; more, and it is silent for
// ten minutes. What went wrong is in errcode, inside HTTP 200.
const perMinute = 20
const minuteMs = 60_000
const silentMs = 10 * minuteMs
const tooFast = new Set([130101, 90018, 410100, 302033])

const Answer = z.object({ errcode: z.number(), errmsg: z.string().default('') })

/** base64(HMAC-SHA256(secret, timestamp "\n" secret)), as the robot's security setting wants it. */
export function signRobot(secret: string, timestampMs: number): string {
  return createHmac('sha256', secret).update(`${timestampMs}\n${secret}`).digest('base64')
}

/** How long one robot has to be left alone, from when it was last spoken to. */
class Pace {
  private readonly spoken = new Map<string, number[]>()
  private readonly silentUntil = new Map<string, number>()

  /** 0 when it may be spoken to now, which is then noted. */
  waitMs(robot: string, now: number): number {
    const silent = (this.silentUntil.get(robot) ?? 0) - now
    if (silent > 0) return silent
    const recent = (this.spoken.get(robot) ?? []).filter((at) => at > now - minuteMs)
    const oldest = recent[0]
    if (recent.length >= perMinute && oldest !== undefined) return oldest + minuteMs - now
    this.spoken.set(robot, [...recent, now])
    return 0
  }

  hush(robot: string, now: number): void {
    this.silentUntil.set(robot, now + silentMs)
  }
}

/** The start of an id, so that a person recognises a message that came twice: the robot itself knows no such thing. */
const mark = (id: string): string => id.replaceAll('-', '').slice(-8)

export function createDingTalk(rule: AddressRule, clock: () => number = Date.now) {
  const http = createHttp(rule)
  const pace = new Pace()
  const notSent = (problem: string, retryAfterMs: number | null = null): Delivery => ({
    state: 'not-sent',
    problem,
    retryAfterMs,
  })

  async function send(
    robot: { url: string; secret: string },
    message: OutgoingMessage,
    signal: AbortSignal,
  ): Promise<Delivery> {
    const key = createHash('sha256').update(robot.url).digest('hex')
    const now = clock()
    const waitMs = pace.waitMs(key, now)
    if (waitMs > 0) return notSent(`the robot takes ${perMinute} messages a minute; this one waits`, waitMs)
    try {
      const url = new URL(robot.url)
      url.searchParams.set('timestamp', String(now))
      url.searchParams.set('sign', signRobot(robot.secret, now))
      const text = `${message.markdown}\n\n${mark(message.id)}`
      const answer = await http({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ msgtype: 'markdown', markdown: { title: message.title, text } }),
        signal,
        maxBytes: 64 * 1024,
      })
      if (answer.status !== 200)
        return notSent(`DingTalk answered HTTP ${answer.status}`, retryAfterOf(answer.headers))
      const parsed = Answer.safeParse(jsonOf(answer))
      if (!parsed.success) return notSent('DingTalk answered something else than errcode')
      const { errcode, errmsg } = parsed.data
      if (errcode === 0) return { state: 'sent' }
      if (tooFast.has(errcode)) {
        pace.hush(key, now)
        return notSent(`DingTalk ${errcode}: ${errmsg.slice(0, 200)}`, silentMs)
      }
      return notSent(`DingTalk ${errcode}: ${errmsg.slice(0, 200)}`)
    } catch (error) {
      // The address carries the robot's token, so nothing of it is told; only what kind of failure it was.
      const text = error instanceof Error ? error.message : String(error)
      return notSent(
        `DingTalk could not be reached: ${text.replaceAll(robot.url, 'the robot').slice(0, 200)}`,
      )
    }
  }
  return { send, close: () => http.destroy() }
}
