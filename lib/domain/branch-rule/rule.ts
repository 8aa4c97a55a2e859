import { z } from 'zod'

const Json: z.ZodType<unknown> = z.unknown()

/**
 * A protected-branch rule as Codeup writes it, whole: what we do not know of is kept and sent back, because nobody
 * documents whether writing a part of it leaves the rest alone.
 */
export const BranchRule = z.object({
  /** Name or pattern. */
  branch: z.string().min(1),
  /** 40 admin, 30 developer. A list with anything in it must hold 40, and what an empty one does nobody documents. */
  allowPushRoles: z.array(z.int()),
  allowMergeRoles: z.array(z.int()),
  allowPushUserIds: z.array(z.string()),
  allowMergeUserIds: z.array(z.string()),
  mergeRequestSetting: z.record(z.string(), Json),
  testSetting: z.record(z.string(), Json),
})
export type BranchRule = z.infer<typeof BranchRule>

const admin = 40

interface StatusItem {
  context?: unknown
  required?: unknown
}

function statusItems(rule: BranchRule): StatusItem[] {
  const config = rule.testSetting.checkCommitStatusConfig as { commitStatusCheckItems?: unknown } | undefined
  const items = config?.commitStatusCheckItems
  return Array.isArray(items) ? (items as StatusItem[]) : []
}

/** The rule that a branch gets where it has none: everybody may do what they could, and nothing is asked for. */
export const openRule = (branch: string): BranchRule => ({
  branch,
  allowPushRoles: [admin, 30],
  allowMergeRoles: [admin, 30],
  allowPushUserIds: [],
  allowMergeUserIds: [],
  mergeRequestSetting: { isRequired: false },
  testSetting: { isRequired: false },
})

/**
 * The same rule while a window holds: pushing past a merge request is for admins, and a merge needs our commit status,
 * which lets through what the window admits. All other wishes of the rule stay.
 */
export function tightened(rule: BranchRule, context: string): BranchRule {
  const others = statusItems(rule).filter((item) => item.context !== context)
  return {
    ...rule,
    allowPushRoles: [admin],
    allowPushUserIds: [],
    testSetting: {
      ...rule.testSetting,
      isRequired: true,
      checkCommitStatusConfig: { commitStatusCheckItems: [...others, { context, required: true }] },
    },
  }
}

/** Independent of the order in which a cloud lists keys. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
const equal = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b)

export const sameRule = (a: BranchRule, b: BranchRule): boolean => equal(a, b)

type Fields = Record<string, unknown>

/** Puts back what still is as we set it; what somebody changed meanwhile stays theirs and is named. */
function putBack(before: Fields, ours: Fields, now: Fields, path: string, left: string[]): Fields {
  const result: Fields = { ...now }
  for (const key of new Set([...Object.keys(before), ...Object.keys(ours), ...Object.keys(now)])) {
    if (equal(before[key], ours[key])) continue
    if (!equal(now[key], ours[key])) {
      if (!equal(now[key], before[key])) left.push(`${path}${key}`)
      continue
    }
    if (key in before) result[key] = before[key]
    else delete result[key]
  }
  return result
}

export type Restoring =
  | { act: 'nothing'; left: string[] }
  | { act: 'remove'; left: string[] }
  | { act: 'write'; rule: BranchRule; left: string[] }

/**
 * How a rule is put back after a window: only in fields still as we set them (`left` names the others). `before` null: we
 * made the rule, and take it away only where it is still wholly ours. `now` null: somebody took it away already.
 */
export function restoring(before: BranchRule | null, ours: BranchRule, now: BranchRule | null): Restoring {
  if (now === null) return { act: 'nothing', left: before === null ? [] : ['rule'] }
  if (before === null)
    return sameRule(now, ours) ? { act: 'remove', left: [] } : { act: 'nothing', left: ['rule'] }
  const left: string[] = []
  const { mergeRequestSetting, testSetting, ...plain } = now
  const { mergeRequestSetting: requestBefore, testSetting: testBefore, ...plainBefore } = before
  const { mergeRequestSetting: requestOurs, testSetting: testOurs, ...plainOurs } = ours
  const rule = BranchRule.parse({
    ...putBack(plainBefore, plainOurs, plain, '', left),
    mergeRequestSetting: putBack(
      requestBefore,
      requestOurs,
      mergeRequestSetting,
      'mergeRequestSetting.',
      left,
    ),
    testSetting: putBack(testBefore, testOurs, testSetting, 'testSetting.', left),
  })
  return sameRule(rule, now) ? { act: 'nothing', left } : { act: 'write', rule, left }
}

export type Setting =
  | { act: 'nothing' }
  | { act: 'write'; rule: BranchRule }
  /** It is not any more what it was read as: to be read again before anything is written. */
  | { act: 'look-again' }

/** Whether a rule asks for a commit status. */
const asksFor = (rule: BranchRule, context: string): boolean =>
  statusItems(rule).some((item) => item.context === context && item.required === true)

/**
 * How a rule becomes ours. `before` and `ours` were stored before anything was written: what stands there `now` is still
 * the one, or already the other (a write whose answer was lost), or somebody was faster. A rule that asks for our status
 * already is ours, whatever else was changed in it, and is only tightened where it was loosened.
 */
export function setting(
  before: BranchRule | null,
  ours: BranchRule,
  now: BranchRule | null,
  context: string,
): Setting {
  if (now === null) return before === null ? { act: 'write', rule: ours } : { act: 'look-again' }
  if (before !== null && sameRule(now, before))
    return sameRule(now, ours) ? { act: 'nothing' } : { act: 'write', rule: ours }
  if (!asksFor(now, context)) return { act: 'look-again' }
  const tight = tightened(now, context)
  return sameRule(now, tight) ? { act: 'nothing' } : { act: 'write', rule: tight }
}
