import { chance, pick } from '../products/flow/chance.ts'
import type { Language } from './service-plan.ts'

export type ChangeKind = 'feat' | 'fix' | 'refactor' | 'perf' | 'chore'

const kinds: ReadonlyArray<[number, ChangeKind]> = [
  [0.42, 'feat'],
  [0.8, 'fix'],
  [0.88, 'refactor'],
  [0.95, 'perf'],
  [1, 'chore'],
]

const titles: Record<ChangeKind, string[]> = {
  feat: [
    '支持预售尾款分期',
    'split orders by warehouse',
    '备注支持多语言',
    'show delivery promise before payment',
    '新增会员等级权益展示',
    'accept partial shipments',
    '支持按门店过滤',
    'export the list as CSV',
    '增加风控二次校验',
    'retry with idempotency keys',
    '接入新的短信通道',
    'let buyers change the address until picking',
    '列表支持按更新时间排序',
    'batch endpoint for prices',
    '支持跨境税费预估',
    'dark mode for the shell',
  ],
  fix: [
    'stop double refund on partial cancel',
    '修复跨境订单税额舍入',
    'idempotent retry of stock release',
    '修复并发下库存扣减不一致',
    'time zone of the daily report',
    '修复空列表时的分页异常',
    'do not lose the coupon when payment times out',
    '修复缓存穿透导致的超时',
    'close the connection when the peer resets',
    '修复图片在弱网下不加载',
    'round half up, not half even',
    '修复重复推送通知',
    'null pointer when the address has no district',
    '修复灰度标识透传丢失',
  ],
  refactor: ['拆分状态机', 'move validation to the edge', '统一错误码', 'one client for the stock API'],
  perf: ['批量查询减少往返', 'cache the price list for 30 s', '索引覆盖订单列表查询', 'lazy-load the map'],
  chore: ['升级基础镜像', 'bump dependencies', '清理无用配置', 'pin the linter'],
}

const verbs = ['adjust', '补充单测', 'address review', '调整日志', 'rename', '补充注释']

export interface Wording {
  kind: ChangeKind
  title: string
  workItem: string
  branch: string
}

/** What a change is about; the same words for the same service and number. */
export function wordChange(seed: string, items: string, number: number, workItem: number): Wording {
  const draw = chance(seed, number, 'kind')
  const kind = kinds.find(([most]) => draw < most)?.[1] ?? 'feat'
  const id = `${items}-${workItem}`
  const folder = kind === 'fix' ? 'bugfix' : 'feature'
  return { kind, title: pick(titles[kind], seed, number, 'title'), workItem: id, branch: `${folder}/${id}` }
}

export const subjectOf = ({ kind, workItem, title }: Wording): string => `${kind}: ${workItem} ${title}`

export const followUp = (wording: Wording, seed: string, number: number): string =>
  `${wording.kind}: ${wording.workItem} ${pick(verbs, seed, number, 'verb')}`

const extensions: Record<Language, string> = { java: 'java', go: 'go', node: 'ts', web: 'tsx', python: 'py' }
const modules = ['order', 'refund', 'price', 'stock', 'notify', 'cache', 'report', 'auth', 'export', 'page']

/** The file that a change touches, and what it says afterwards. */
export function touchedFile(
  language: Language,
  seed: string,
  number: number,
  step: number,
  note: string,
): Record<string, string> {
  const name = pick(modules, seed, number, 'module')
  const path = `src/${name}.${extensions[language]}`
  const comment = language === 'python' ? '#' : '//'
  const lines = [`${comment} ${name}`, `${comment} ${note}`, `${comment} change ${number}.${step}`]
  return { [path]: `${lines.join('\n')}\n` }
}
