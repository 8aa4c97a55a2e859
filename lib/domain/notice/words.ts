import type { MessageKind, NoticeLocale } from './kind.ts'

/** What the words are made of; a missing one leaves its line out. */
export type NoticeValues = Record<string, string | number | null | undefined>

interface Template {
  title: string
  /** A line that names a value which is not there is left out. */
  lines: string[]
}

// `{name}` is a value. They stand here and not in the face's message files because the worker has no face.
const templates = {
  en: {
    'approval-asked': {
      title: 'Approval asked: {service} → {environment}',
      lines: ['{actor} asks for {subject}.', 'Services: {services}', 'Reason: {reason}'],
    },
    'approval-escalated': {
      title: 'Approval still missing: {service} → {environment}',
      lines: ['Nobody acted on {subject} in time. Now asked: {who}.'],
    },
    'promotion-failed': {
      title: 'Failed: {service} → {environment}',
      lines: ['{subject} did not succeed.', 'Why: {why}'],
    },
    unsettled: {
      title: 'Unsettled: {service} → {environment}',
      lines: [
        '{subject} ended after its first write; nobody knows yet what runs. Nothing else starts there.',
        'Why: {why}',
        'Reason: {reason}',
      ],
    },
    'rolled-back-by-itself': {
      title: 'Rolled back by itself: {service} in {environment}',
      lines: ['{subject} brings back what ran before.', 'Why: {reason}'],
    },
    'share-waits': {
      title: 'A share waits for a person: {service} → {environment}',
      lines: [
        '{subject} stays at {percent} % until somebody says what comes next.',
        'Too few requests so far: {few}.',
        'Could not be told: {unknown}.',
      ],
    },
    'automatic-rollback-stopped': {
      title: 'Automatic rollback stopped in {environment}',
      lines: [
        'Several services failed there within minutes: {services}.',
        'Nothing is rolled back by itself until somebody switches it on again.',
      ],
    },
    'train-paused': {
      title: 'Train {subject} paused in {environment}',
      lines: ['{because}', 'By {actor}.', 'Reason: {reason}'],
    },
    'freeze-coming': {
      title: 'Freeze in {ahead} hours: {subject}',
      lines: ['From {from} to {to} ({zone}).', '{message}'],
    },
    'freeze-started': { title: 'Freeze begun: {subject}', lines: ['Until {to} ({zone}).', '{message}'] },
    'freeze-ended': {
      title: 'Freeze over: {subject}',
      lines: ['What waited is judged again; after a long freeze a person starts it.'],
    },
    'freeze-refused': {
      title: 'Frozen: {service} → {environment}',
      lines: ['{subject} is held by: {windows}.'],
    },
    'freeze-breach': {
      title: 'Changed during a freeze: {service} → {environment}',
      lines: ['{subject}: the portal did not make this change. By {actor}.', 'Closed by: {windows}.'],
    },
    'branch-rule-stuck': {
      title: 'Branch rule needs a look: {subject}',
      lines: ['{why}', 'Others of the same window are listed on its page.'],
    },
    'exception-asked': {
      title: 'Exception asked: {service} → {environment}',
      lines: ['{actor} asks for {subject} from {window}.', 'Reason: {reason}'],
    },
    'exception-decided': {
      title: 'Exception {decision}: {service} → {environment}',
      lines: ['{actor} has {decision} {subject} from {window}.', 'Note: {reason}'],
    },
    'exception-used': {
      title: 'Exception used: {service} → {environment}',
      lines: ['{subject} let {promotion} through.'],
    },
    'override-used': {
      title: 'Override: {service} → {environment}',
      lines: [
        '{actor} set the gate {gate} aside for {subject}. Its review stays open until somebody else closes it.',
        'Reason: {reason}',
      ],
    },
    'stop-set': {
      title: 'Emergency stop until {to}',
      lines: ['{actor} stopped changes.', 'Reason: {reason}'],
    },
    'stop-ends-soon': {
      title: 'Emergency stop ends at {to}',
      lines: ['Extend it now, or let it end: nothing starts by itself afterwards.', 'Reason: {reason}'],
    },
    'stop-ended': {
      title: 'Emergency stop is over',
      lines: ['What waited does not start by itself: a person starts it.', '{actor} lifted it: {reason}'],
    },
    'stage-slow': {
      title: 'Slow stage: {stage} of {subject}',
      lines: [
        'It took {took} (minutes:seconds); the last {runs} took {usual} at the median.',
        'Service: {service}',
      ],
    },
    'budget-reached': {
      title: 'Budget of {subject}: {share} % in {period}',
      lines: ['Spent: {money} of {of}.'],
    },
    'cost-found': {
      title: 'Cost: {count} findings of {subject}',
      lines: [
        'A month at stake: {money}.',
        'What to do about each is on the page Cost, Findings.',
        'Note: {reason}',
      ],
    },
    test: { title: 'Test message from Sluice', lines: ['This way works. Asked for by {actor}.'] },
  },
  'zh-CN': {
    'approval-asked': {
      title: '请审批:{service} → {environment}',
      lines: ['{actor} 申请 {subject}。', '应用:{services}', '原因:{reason}'],
    },
    'approval-escalated': {
      title: '仍缺审批:{service} → {environment}',
      lines: ['{subject} 未及时审批,现请 {who} 处理。'],
    },
    'promotion-failed': {
      title: '晋级失败:{service} → {environment}',
      lines: ['{subject} 未成功。', '原因:{why}'],
    },
    unsettled: {
      title: '结果未确认:{service} → {environment}',
      lines: [
        '{subject} 在首次写入后结束,尚不清楚实际运行的版本,该位置不会开始其他晋级。',
        '原因:{why}',
        '说明:{reason}',
      ],
    },
    'rolled-back-by-itself': {
      title: '已自动回滚:{service},{environment}',
      lines: ['{subject} 正在恢复之前运行的版本。', '原因:{reason}'],
    },
    'share-waits': {
      title: '放量等待人工确认:{service} → {environment}',
      lines: ['{subject} 停留在 {percent} %,请决定下一步。', '请求太少:{few}。', '无法判断:{unknown}。'],
    },
    'automatic-rollback-stopped': {
      title: '{environment} 的自动回滚已停用',
      lines: ['多个应用在几分钟内失败:{services}。', '在有人重新启用之前,不会自动回滚。'],
    },
    'train-paused': {
      title: '批量发布 {subject} 已在 {environment} 暂停',
      lines: ['{because}', '操作人:{actor}', '原因:{reason}'],
    },
    'freeze-coming': {
      title: '{ahead} 小时后封网：{subject}',
      lines: ['{from} 至 {to}（{zone}）。', '{message}'],
    },
    'freeze-started': { title: '封网开始：{subject}', lines: ['至 {to}（{zone}）。', '{message}'] },
    'freeze-ended': {
      title: '封网结束：{subject}',
      lines: ['等待中的晋级会重新判定；长时间封网后须由人启动。'],
    },
    'freeze-refused': {
      title: '封网中：{service} → {environment}',
      lines: ['{subject} 被以下规则拦住：{windows}。'],
    },
    'freeze-breach': {
      title: '封网期间发生变更：{service} → {environment}',
      lines: ['{subject}：此变更并非由本系统发起。操作人：{actor}。', '拦截规则：{windows}。'],
    },
    'branch-rule-stuck': {
      title: '分支保护规则需处理：{subject}',
      lines: ['{why}', '同一窗口的其他规则见其页面。'],
    },
    'exception-asked': {
      title: '申请封网例外：{service} → {environment}',
      lines: ['{actor} 申请 {subject}，封网：{window}。', '原因：{reason}'],
    },
    'exception-decided': {
      title: '封网例外{decision}：{service} → {environment}',
      lines: ['{actor}：{subject} {decision}，封网：{window}。', '说明：{reason}'],
    },
    'exception-used': {
      title: '已使用封网例外：{service} → {environment}',
      lines: ['{subject} 放行了 {promotion}。'],
    },
    'override-used': {
      title: '强制放行：{service} → {environment}',
      lines: ['{actor} 为 {subject} 强制放行卡点 {gate}，须由他人完成复核。', '原因：{reason}'],
    },
    'stop-set': { title: '紧急停发至 {to}', lines: ['{actor} 停止了变更。', '原因：{reason}'] },
    'stop-ends-soon': {
      title: '紧急停发将于 {to} 结束',
      lines: ['可立即延长，或任其结束：结束后不会自动启动任何晋级。', '原因：{reason}'],
    },
    'stop-ended': {
      title: '紧急停发已结束',
      lines: ['等待中的晋级不会自动开始，须由人启动。', '由 {actor} 解除：{reason}'],
    },
    'stage-slow': {
      title: '阶段变慢：{subject} 的 {stage}',
      lines: ['本次耗时 {took}（分:秒），最近 {runs} 次的中位数为 {usual}。', '应用：{service}'],
    },
    'budget-reached': {
      title: '{subject} 的预算：{period} 已用 {share}%',
      lines: ['已支出 {money}，预算 {of}。'],
    },
    'cost-found': {
      title: '费用：{subject} 有 {count} 项待处理',
      lines: ['每月涉及金额：{money}。', '每项的处理方式见“费用 > 问题”页面。', '说明：{reason}'],
    },
    test: { title: 'Sluice 测试消息', lines: ['此通道可用。由 {actor} 发起。'] },
  },
} as const satisfies Record<NoticeLocale, Record<MessageKind, Template>>

const places = {
  en: {
    test: 'test',
    'pre-production': 'pre-production',
    preview: 'preview (gray)',
    production: 'production',
  },
  'zh-CN': { test: '测试', 'pre-production': '预发', preview: '灰度', production: '生产' },
} as const satisfies Record<NoticeLocale, Record<string, string>>

/** Why a train paused, as its ledger entry names it. */
const because = {
  en: {
    budget: 'Its failure budget is spent.',
    person: 'A person stopped it.',
    go: 'The next wave waits for a go.',
  },
  'zh-CN': { budget: '失败额度已用完。', person: '有人暂停了它。', go: '下一波次等待放行。' },
} as const satisfies Record<NoticeLocale, Record<string, string>>

/** How an exception was decided. */
const decided = {
  en: { granted: 'granted', refused: 'refused' },
  'zh-CN': { granted: '已批准', refused: '已拒绝' },
} as const satisfies Record<NoticeLocale, Record<string, string>>

const look = { en: 'Look at it', 'zh-CN': '查看' } as const satisfies Record<NoticeLocale, string>

/** Longer is no message any more; DingTalk takes 20,000 bytes. */
const mostOfAValue = 600

function fill(template: string, values: NoticeValues): string | null {
  let whole = true
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === null || value === undefined || value === '') whole = false
    return String(value ?? '')
      .replace(/\s+/g, ' ')
      .slice(0, mostOfAValue)
  })
  return whole ? filled : null
}

/** Somebody's text is text: what would format it, or lead elsewhere, is written out. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>#!|]/g, (sign) => `\\${sign}`)

export interface NoticeWords {
  title: string
  text: string
  markdown: string
}

/** An instant on the wall clock of a zone; Shanghai where none is named. */
function wallOf(value: NoticeValues[string], zone: NoticeValues[string], locale: NoticeLocale) {
  if (typeof value !== 'string') return null
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    timeZone: typeof zone === 'string' ? zone : 'Asia/Shanghai',
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(value))
}

/** A message in one language: a title, the lines that have something to say, and the way there. */
export function wordsOf(
  kind: MessageKind,
  locale: NoticeLocale,
  values: NoticeValues,
  link: string | null,
): NoticeWords {
  const template: Template = templates[locale][kind]
  const named = (table: Record<string, string>, value: NoticeValues[string]) =>
    typeof value === 'string' ? (table[value] ?? value) : value
  const known = {
    ...values,
    environment: named(places[locale], values.environment),
    because: named(because[locale], values.because),
    decision: named(decided[locale], values.decision),
    from: wallOf(values.startsAt, values.zone, locale),
    to: wallOf(values.endsAt, values.zone, locale),
  }
  const title = fill(template.title, known) ?? template.title.replace(/\s*\{\w+\}/g, '')
  const lines = template.lines.flatMap((line) => fill(line, known) ?? [])
  const marked = Object.fromEntries(
    Object.entries(known).map(([name, value]) => [name, typeof value === 'string' ? plain(value) : value]),
  )
  const head = fill(template.title, marked) ?? plain(title)
  const markedLines = template.lines.flatMap((line) => fill(line, marked) ?? [])
  return {
    title,
    text: [...lines, ...(link ? ['', link] : [])].join('\n'),
    markdown: [`#### ${head}`, ...markedLines, ...(link ? [`[${look[locale]}](${link})`] : [])].join('\n\n'),
  }
}
