import { createHash } from 'node:crypto'
import type { Robot } from '../../domain/notice/robot.ts'
import type { RobotChannel } from '../../domain/notice/robot-kind.ts'
import type { AddressRule } from '../alibaba/transport/address.ts'
import { createHttp, retryAfterOf } from '../alibaba/transport/fetch.ts'
import type { Delivery, OutgoingMessage } from '../ports/messenger.ts'
import { dingTalk } from './dingtalk.ts'
import { feishu } from './feishu.ts'
import type { RobotWire } from './robot-wire.ts'
import { slack } from './slack.ts'
import { wecom } from './wecom.ts'

const wires = { dingtalk: dingTalk, feishu, wecom, slack } as const satisfies Record<RobotChannel, RobotWire>

const minuteMs = 60_000

/** How long one robot has to be left alone, from when it was last spoken to. */
class Pace {
  private readonly spoken = new Map<string, number[]>()
  private readonly silentUntil = new Map<string, number>()

  /** 0 when it may be spoken to now, which is then noted. */
  waitMs(robot: string, perMinute: number, now: number): number {
    const silent = (this.silentUntil.get(robot) ?? 0) - now
    if (silent > 0) return silent
    const recent = (this.spoken.get(robot) ?? []).filter((at) => at > now - minuteMs)
    const oldest = recent[0]
    if (recent.length >= perMinute && oldest !== undefined) return oldest + minuteMs - now
    this.spoken.set(robot, [...recent, now])
    return 0
  }

  hush(robot: string, untilAt: number): void {
    this.silentUntil.set(robot, untilAt)
  }
}

const notSent = (problem: string, retryAfterMs: number | null = null): Delivery => ({
  state: 'not-sent',
  problem,
  retryAfterMs,
})

/** Robots of group chats: each kind in its own words, signed as its documentation says, at the pace it allows. */
export function createRobots(rule: AddressRule, clock: () => number = Date.now) {
  const http = createHttp(rule)
  const pace = new Pace()

  async function send(
    channel: RobotChannel,
    robot: Robot,
    message: OutgoingMessage,
    signal: AbortSignal,
  ): Promise<Delivery> {
    const wire: RobotWire = wires[channel]
    const key = createHash('sha256').update(robot.url).digest('hex')
    const now = clock()
    const waitMs = pace.waitMs(key, wire.perMinute, now)
    if (waitMs > 0)
      return notSent(`the robot takes ${wire.perMinute} messages a minute; this one waits`, waitMs)
    try {
      const { url, body } = wire.compose(robot, message, now)
      const answer = await http({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
        signal,
        maxBytes: 64 * 1024,
      })
      const said = wire.read({ status: answer.status, text: new TextDecoder().decode(answer.bytes) })
      if (said.state === 'sent') return said
      const asked = retryAfterOf(answer.headers)
      const silentMs = said.tooFast ? (asked ?? wire.silentMs) : asked
      if (said.tooFast && silentMs !== null) pace.hush(key, now + silentMs)
      return notSent(`${wire.name} ${said.problem}`.slice(0, 250), silentMs)
    } catch (error) {
      // The address carries the robot's token, so nothing of it is told; only what kind of failure it was.
      const text = error instanceof Error ? error.message : String(error)
      return notSent(
        `${wire.name} could not be reached: ${text.replaceAll(robot.url, 'the robot').slice(0, 200)}`,
      )
    }
  }
  return { send, close: () => http.destroy() }
}
