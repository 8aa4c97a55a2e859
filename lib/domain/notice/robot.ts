import { z } from 'zod'
import { fail, ok, type Result } from '../failure/result.ts'
import type { NoticeChannel } from './kind.ts'

/** A group's robot: where it listens (its token is part of the address) and what its messages are signed with. */
export const Robot = z.object({
  url: z.url({ protocol: /^https?$/ }).max(500),
  /** Null for robots whose messages are not signed: WeCom's and Slack's. */
  secret: z.string().min(8).max(200).nullable().default(null),
})
export type Robot = z.infer<typeof Robot>

export type RobotChannel = Exclude<NoticeChannel, 'email'>

interface RobotRule {
  /** DingTalk and Feishu can sign, so their messages are signed. */
  signed: boolean
  fits: (url: URL) => boolean
  /** What an address of this kind carries. */
  carries: string
}

const rules = {
  dingtalk: {
    signed: true,
    fits: (url) => url.searchParams.has('access_token'),
    carries: 'an access_token',
  },
  feishu: {
    signed: true,
    fits: (url) => /\/bot\/v2\/hook\/[^/]+$/.test(url.pathname),
    carries: 'a path that ends with /bot/v2/hook/ and its token',
  },
  wecom: { signed: false, fits: (url) => url.searchParams.has('key'), carries: 'a key' },
  slack: {
    signed: false,
    fits: (url) => /^\/services\/[^/]+\/[^/]+\/[^/]+$/.test(url.pathname),
    carries: 'a path of the form /services/T…/B…/…',
  },
} as const satisfies Record<RobotChannel, RobotRule>

export const robotChannels = Object.keys(rules) as RobotChannel[]

export const isRobotChannel = (channel: NoticeChannel): channel is RobotChannel => channel !== 'email'

/** Whether messages of this kind of robot are signed, so that it needs a secret. */
export const signsMessages = (channel: NoticeChannel): boolean =>
  isRobotChannel(channel) && rules[channel].signed

/** Refuses an address that is not of this kind of robot, a missing secret, and one that would not be used. */
export function checkRobot(channel: RobotChannel, robot: Robot): Result<Robot> {
  const rule = rules[channel]
  if (!rule.fits(new URL(robot.url)))
    return fail('invalid', `the address of such a robot carries ${rule.carries}`, { field: 'robot.url' })
  if (rule.signed && robot.secret === null)
    return fail('invalid', 'messages to such a robot are signed: its secret is missing', {
      field: 'robot.secret',
    })
  if (!rule.signed && robot.secret !== null)
    return fail('invalid', 'messages to such a robot are not signed: leave the secret out', {
      field: 'robot.secret',
    })
  return ok(robot)
}
