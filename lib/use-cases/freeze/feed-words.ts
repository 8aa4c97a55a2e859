import type { FeedRow } from '../../catalog/freeze/feeds.ts'

// They stand here and not in the face's message files: a calendar has no face.
const words = {
  en: {
    calendar: 'Freezes',
    deny: 'Freeze',
    allow: 'Open',
    require: 'More approvals',
    stop: 'Emergency stop',
    report: 'report only',
    release: 'Release',
    cut: 'branches are cut',
    week: 'release week',
    goLive: 'go-live',
  },
  'zh-CN': {
    calendar: '封网',
    deny: '封网',
    allow: '开放',
    require: '加强审批',
    stop: '紧急停止',
    report: '仅报告',
    release: '版本',
    cut: '拉取发布分支',
    week: '发布周',
    goLive: '上线窗口',
  },
} as const

export type FeedWords = (typeof words)[FeedRow['locale']]

export const feedWords = (locale: FeedRow['locale']): FeedWords => words[locale]
