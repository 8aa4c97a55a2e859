import type { ConnectionItem } from '../../lib/api/contract/connection.ts'

export type Health = ConnectionItem['health'][number]
export type ConnectionRole = ConnectionItem['roles'][number]
export type RolePurpose = ConnectionRole['purpose']
export type SecretPurpose = ConnectionItem['secrets'][number]['purpose']

/** Its last call came to nothing: nothing succeeded since the last error. */
function endedBadly(health: Health): boolean {
  if (!health.lastErrorAt) return false
  return !health.lastSuccessAt || Date.parse(health.lastErrorAt) > Date.parse(health.lastSuccessAt)
}

/** The account has not opened the product: nothing is wrong. */
export const isNotOpened = (health: Health): boolean =>
  health.lastErrorCode === 'not-opened' && endedBadly(health)

/** Its last call failed. */
export const isFailing = (health: Health): boolean => endedBadly(health) && !isNotOpened(health)

/** Less than a tenth of the quota is left. */
export function isShort(health: Health): boolean {
  return health.quotaLeft !== null && health.quotaLimit !== null && health.quotaLeft < health.quotaLimit / 10
}

/** It could not be assumed, or lacks a permission. */
export function isIncomplete(role: ConnectionRole): boolean {
  return role.problem !== null || role.missing.length > 0
}

/** The moment of the last check of any role; null before the first. */
export function lastCheckAt(connection: ConnectionItem): string | null {
  const checks = connection.roles.flatMap((role) => (role.checkedAt ? [role.checkedAt] : []))
  return checks.sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null
}
