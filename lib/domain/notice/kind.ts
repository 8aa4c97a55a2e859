/** What people are told of without having looked. */
export const noticeKinds = [
  /** Somebody's approval is asked for. */
  'approval-asked',
  /** Nobody acted in time: the next ones are asked. */
  'approval-escalated',
  'promotion-failed',
  /** It ended after its first write and nobody knows what runs. */
  'unsettled',
  'rolled-back-by-itself',
  /** A new build stays at its share until a person says what comes next. */
  'share-waits',
  'automatic-rollback-stopped',
  'train-paused',
  /** A freeze window comes (48 and 2 hours before), has begun, is over. */
  'freeze-coming',
  'freeze-started',
  'freeze-ended',
  /** A promotion met a freeze. */
  'freeze-refused',
  /** Something ran or was rolled out past a freeze, and not by the portal. */
  'freeze-breach',
  /** A rule of a branch could not be set or put back, or was changed by somebody else. */
  'branch-rule-stuck',
  'exception-asked',
  /** Granted or refused, to who asked. */
  'exception-decided',
  'exception-used',
  'override-used',
  'stop-set',
  /** 30 minutes before an emergency stop ends. */
  'stop-ends-soon',
  /** It was lifted, or its time is over. */
  'stop-ended',
  /** A stage of a run took far longer than it usually does. */
  'stage-slow',
  /** A product line has spent a set share of its budget. */
  'budget-reached',
  /** Queries over costs found something, or somebody tells of it. */
  'cost-found',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** What a message may be: a kind, or the try-out of a route. */
export type MessageKind = NoticeKind | 'test'

export const noticeLocales = ['en', 'zh-CN'] as const
export type NoticeLocale = (typeof noticeLocales)[number]

export const noticeChannels = ['dingtalk', 'feishu', 'wecom', 'slack', 'email'] as const
export type NoticeChannel = (typeof noticeChannels)[number]
