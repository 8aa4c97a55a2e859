// Without zod: the browser asks this too.
import type { NoticeChannel } from './kind.ts'

export type RobotChannel = Exclude<NoticeChannel, 'email'>

interface RobotRule {
  /** DingTalk and Feishu can sign, so their messages are signed. */
  signed: boolean
  fits: (url: URL) => boolean
  /** What an address of this kind carries. */
  carries: string
}

export const robotRules = {
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

export const robotChannels = Object.keys(robotRules) as RobotChannel[]

export const isRobotChannel = (channel: NoticeChannel): channel is RobotChannel => channel !== 'email'

/** Whether messages of this kind of robot are signed, so that it needs a secret. */
export const signsMessages = (channel: NoticeChannel): boolean =>
  isRobotChannel(channel) && robotRules[channel].signed
