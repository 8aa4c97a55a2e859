import type { AdmitRule, ChangeClass, FreezeWindow } from './window.ts'

function ruleAdmits(rule: AdmitRule, change: ChangeClass, releaseId: string | null): boolean {
  // An unknown content is a feature: where features go, it goes too.
  const content = change.content === 'unknown' ? ['unknown', 'feature'] : [change.content]
  if (rule.content.length > 0 && !rule.content.some((one) => content.includes(one))) return false
  // A merge has no action: a rule that names actions says nothing about it.
  if (rule.action.length > 0 && (change.action === null || !rule.action.includes(change.action))) return false
  if (!rule.ofRelease) return true
  return releaseId === null ? change.releaseIds.length > 0 : change.releaseIds.includes(releaseId)
}

/** Whether a window names the class of a change: any of its rules does. No rules name nothing. */
export function admits(window: FreezeWindow, change: ChangeClass): boolean {
  const releaseId = window.schedule.kind === 'release' ? window.schedule.releaseId : null
  return window.admits.some((rule) => ruleAdmits(rule, change, releaseId))
}
