import { createTranslator } from 'next-intl'
import { describe, expect, it } from 'vitest'
import type { ApprovalFact, GateFacts } from '../../lib/domain/promotion/facts.ts'
import { judgeApprovals } from '../../lib/domain/promotion/gates/approvals.ts'
import {
  digestA,
  digestB,
  epoch,
  hour,
  openFacts,
  openSettings,
  somebody,
} from '../../lib/testing/gate-facts.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { sentenceValues, withNames } from './gate-words.ts'

type Say = (key: string, values: Record<string, string | number>) => string
// Which sentence it is comes from the verdict: the compiler cannot know the key.
const english = createTranslator({ locale: 'en', messages: en, timeZone: 'UTC' }) as unknown as Say
const chinese = createTranslator({ locale: 'zh-CN', messages: zh, timeZone: 'UTC' }) as unknown as Say

/** The sentences as the gate panel shows them, instants as their time of day. */
function sentences(facts: GateFacts, say: Say): string[] {
  return judgeApprovals(facts, new Date(epoch)).reasons.map(({ key, values }) => {
    const shown = sentenceValues(withNames(values, (who) => say('gates.delegated', who)))
    for (const [name, value] of Object.entries(shown))
      if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) shown[name] = value.slice(11, 16)
    return say(`gate.approvals.${key}`, shown)
  })
}

const lin = somebody('lin', 'release-manager')
const chen = somebody('chen', 'viewer')
const yes = (change: Partial<ApprovalFact> = {}): ApprovalFact => ({
  person: lin,
  decision: 'approved',
  digest: digestA,
  configRevision: null,
  overDigest: digestB,
  at: new Date(epoch - hour),
  ...change,
})
type Approvals = GateFacts['settings']['approvals']
const facts = (
  given: ApprovalFact[],
  rule: Partial<Approvals> = {},
  approvals: Partial<GateFacts['approvals']> = {},
  more: Partial<GateFacts> = {},
): GateFacts => ({
  ...openFacts(),
  ...more,
  settings: { ...openSettings, approvals: { ...openSettings.approvals, count: 1, ...rule } },
  approvals: { ...openFacts().approvals, approvers: [lin], ...approvals, given },
})
const dba = {
  groups: [
    { slug: 'dba', name: 'DBA' },
    { slug: 'security', name: 'Security' },
  ],
}
const old = new Date(epoch - 8 * 24 * hour)

describe('what a person reads of the approvals', () => {
  const rows: [facts: GateFacts, english: string[], chinese: string[]][] = [
    [facts([], { count: 0 }), ['none needed'], ['无需审批']],
    [facts([]), ['0 of 1 given; 1 could approve'], ['已有 0/1 人审批；1 人可审批']],
    [facts([yes()]), ['1 of 1, 1 could: lin'], ['已有 1/1 人审批（可审批 1 人）：lin']],
    [facts([yes({ person: chen, forPerson: lin })]), ['1 of 1, 1 could: chen for lin'], ['已有 1/1 人审批（可审批 1 人）：chen（代 lin）']],
    [facts([yes({ digest: digestB })]), ['0 of 1 given; 1 could approve', 'what lin said was about another build'], ['已有 0/1 人审批；1 人可审批', 'lin 的意见针对另一制品']],
    [facts([yes({ configRevision: 'r' })]), ['0 of 1 given; 1 could approve', 'what lin said was about another configuration'], ['已有 0/1 人审批；1 人可审批', 'lin 的意见针对另一配置']],
    [facts([yes({ overDigest: null })], {}, { containsRunning: null }), ['0 of 1 given; 1 could approve', 'something else runs there since lin approved'], ['已有 0/1 人审批；1 人可审批', 'lin 批准后运行内容已变']],
    [facts([yes({ at: old })]), ['0 of 1 given; 1 could approve', 'the word of lin has lapsed'], ['已有 0/1 人审批；1 人可审批', 'lin 的意见已失效']],
    [facts([yes({ person: chen })]), ['0 of 1 given; 1 could approve', 'chen no longer holds the role'], ['已有 0/1 人审批；1 人可审批', 'chen 已不再具有该角色']],
    [facts([yes({ person: { ...lin, disabled: true } })]), ['0 of 1 given; 1 could approve', 'lin has left'], ['已有 0/1 人审批；1 人可审批', 'lin 已离职']],
    [facts([yes({ person: chen, forPerson: { ...lin, disabled: true } })]), ['0 of 1 given; 1 could approve', 'lin has left'], ['已有 0/1 人审批；1 人可审批', 'lin 已离职']],
    [facts([yes({ person: somebody('wang', 'developer'), forPerson: lin })]), ['0 of 1 given; 1 could approve', 'wang asked for it and does not count'], ['已有 0/1 人审批；1 人可审批', 'wang 是申请人，不计入']],
    [facts([yes()], {}, { builderIds: ['lin'] }), ['0 of 1 given; 0 could approve', 'lin built it and does not count'], ['已有 0/1 人审批；0 人可审批', 'lin 是构建者，不计入']],
    [facts([yes({ person: chen, forPerson: lin, at: old })]), ['0 of 1 given; 1 could approve', 'the word of chen for lin has lapsed'], ['已有 0/1 人审批；1 人可审批', 'chen（代 lin） 的意见已失效']],
    [facts([yes({ decision: 'rejected' })]), ['0 of 1 given; 1 could approve', 'lin rejected it'], ['已有 0/1 人审批；1 人可审批', 'lin 已拒绝']],
    [
      facts([yes()], { group: 'dba' }, { ...dba, approvers: [lin, { ...chen, groups: ['dba'] }] }),
      ['0 of 1 given by DBA; 1 could approve', 'Security is asked too from 00:30'],
      ['DBA 已有 0/1 人审批；1 人可审批', '00:30 起将同时请 Security 审批'],
    ],
    [
      facts([], { group: 'dba', groupMode: 'instead' }, dba, { requestedAt: new Date(epoch - hour) }),
      ['0 of 1 given by DBA; 1 could approve', 'nobody acted in time: Security is asked too since 23:30', 'nobody acted in time: release managers are asked too since 00:00'],
      ['DBA 已有 0/1 人审批；1 人可审批', '无人及时处理：自 23:30 起同时请 Security 审批', '无人及时处理：自 00:00 起同时请发布经理审批'],
    ],
  ] // biome-ignore format: one glance
  it.each(rows)('%#', (of, expected, inChinese) => {
    expect(sentences(of, english)).toEqual(expected)
    expect(sentences(of, chinese)).toEqual(inChinese)
  })
})
