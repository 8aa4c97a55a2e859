import type { BranchRule } from '../branch-rule/rule.ts'
import type { PipelineFinding, PipelineUnit } from './facts.ts'
import { serviceOf } from './places.ts'
import type { FindingRuleName } from './rules.ts'

const developer = 30

/** Whether a name or pattern of Codeup covers a branch: `*` is anything. */
export function covers(pattern: string, branch: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(branch)
}

/** The rule that holds for a branch: that of its own name before one of a pattern. */
export const ruleFor = (rules: readonly BranchRule[], branch: string): BranchRule | null =>
  rules.find((rule) => rule.branch === branch) ?? rules.find((rule) => covers(rule.branch, branch)) ?? null

const isOn = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null)

/** Whether Codeup looks for secrets in what is pushed to a branch; null: its answer does not say. */
export function leakDetection(rule: BranchRule): boolean | null {
  const setting = rule.testSetting.sensitiveInfoDetection as { enabled?: unknown } | null | undefined
  return isOn(setting?.enabled)
}

function wrongOf(rule: BranchRule): [FindingRuleName, string, string][] {
  const { mergeRequestSetting: request, testSetting: test } = rule
  const wrong: [FindingRuleName, string, string][] = []
  if (rule.allowPushRoles.includes(developer))
    wrong.push(['direct-push', 'allowPushRoles: [40, 30]', 'allowPushRoles: [40]'])
  const approvals = typeof request.minimumApproval === 'number' ? request.minimumApproval : null
  if (request.isRequired !== true || approvals === 0)
    wrong.push([
      'review-not-required',
      `mergeRequestSetting: { isRequired: ${request.isRequired === true}, minimumApproval: ${approvals ?? 0} }`,
      'mergeRequestSetting: { isRequired: true, minimumApproval: 1 }',
    ])
  else if (request.isAllowSelfApproval === true)
    wrong.push(['self-approval', 'isAllowSelfApproval: true', 'isAllowSelfApproval: false'])
  if (test.isRequired !== true)
    wrong.push([
      'checks-not-required',
      'testSetting: { isRequired: false }',
      'testSetting: { isRequired: true }',
    ])
  if (leakDetection(rule) === false)
    wrong.push([
      'leak-detection-off',
      'sensitiveInfoDetection: { enabled: false }',
      'sensitiveInfoDetection: { enabled: true }',
    ])
  return wrong
}

/** Gaps in what protects the default branch. */
export function branches(unit: PipelineUnit): PipelineFinding[] {
  const { repository } = unit
  if (repository === null || repository.branchRules === 'unread') return []
  const { path, defaultBranch: branch } = repository
  const one = (rule: FindingRuleName, diff: PipelineFinding['diff']): PipelineFinding => ({
    rule,
    subject: branch,
    serviceId: serviceOf(unit),
    pipelineId: null,
    path: null,
    line: null,
    values: { repository: path, branch },
    diff,
  })
  const rule = ruleFor(repository.branchRules, branch)
  if (rule === null) return [one('branch-unprotected', null)]
  return wrongOf(rule).map(([name, before, after]) =>
    one(name, [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ]),
  )
}
