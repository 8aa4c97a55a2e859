import type { ScopeKind } from '../../lib/domain/freeze/scope.ts'
import type { ActionClass, ContentClass, FreezeAct } from '../../lib/domain/freeze/window.ts'

// The lists of the domain stand beside its schemas, and no schema reaches the browser.
export const scopeKinds = [
  'environments',
  'productLines',
  'teams',
  'services',
  'tiers',
  'regions',
  'runtimes',
] as const satisfies readonly ScopeKind[]

export const contentClasses = [
  'release',
  'bug-fix',
  'feature',
  'unknown',
] as const satisfies readonly ContentClass[]

export const actionClasses = [
  'verification',
  'gray',
  'go-live',
  'rollback',
  'redeploy',
  'config',
  'infrastructure',
] as const satisfies readonly ActionClass[]

export const freezeActs = [
  'promotion',
  'merge-release',
  'merge-main',
  'release-content',
] as const satisfies readonly FreezeAct[]
