import type { ConnectionItem } from '../../lib/api/contract/connection.ts'
import type { RolePurpose, SecretPurpose } from './connection-state.ts'

export interface RoleSlot {
  key: string
  purpose: RolePurpose
  environment: string | null
}
export interface SecretSlot {
  key: string
  purpose: SecretPurpose
  environment: string | null
}

/** What stands in the form. Roles and secrets by slot; a secret that is empty stays what it is. */
export interface ConnectionDraft {
  name: string
  accountId: string
  regions: string
  yunxiaoOrganisationId: string
  accessKeyId: string
  roles: Record<string, string>
  secrets: Record<string, string>
}

const slotKey = (purpose: string, environment: string | null) =>
  environment ? `${purpose}:${environment}` : purpose

export function roleSlots(environments: string[]): RoleSlot[] {
  const single = (['reading', 'cost', 'tagging'] as const).map((purpose) => ({ purpose, environment: null }))
  const each = environments.map((environment) => ({ purpose: 'promotion' as const, environment }))
  return [...single, ...each].map((slot) => ({ ...slot, key: slotKey(slot.purpose, slot.environment) }))
}

export function secretSlots(environments: string[]): SecretSlot[] {
  const single = (
    ['access-key', 'yunxiao-reader', 'yunxiao-releaser', 'yunxiao-operator', 'yunxiao-proposer'] as const
  ).map((purpose) => ({
    purpose,
    environment: null,
  }))
  const each = environments.map((environment) => ({ purpose: 'manifest-writer' as const, environment }))
  return [...single, ...each].map((slot) => ({ ...slot, key: slotKey(slot.purpose, slot.environment) }))
}

export function draftOf(connection: ConnectionItem | null): ConnectionDraft {
  return {
    name: connection?.name ?? '',
    accountId: connection?.accountId ?? '',
    regions: connection?.regions.join(', ') ?? '',
    yunxiaoOrganisationId: connection?.yunxiaoOrganisationId ?? '',
    accessKeyId: connection?.accessKeyId ?? '',
    roles: Object.fromEntries(
      (connection?.roles ?? []).map((role) => [slotKey(role.purpose, role.environment), role.arn]),
    ),
    secrets: {},
  }
}

const regionsOf = (text: string) => [...new Set(text.split(/[\s,，;]+/).filter(Boolean))]
const rules = {
  name: /\S/,
  accountId: /^\d{16}$/,
  yunxiaoOrganisationId: /\S/,
  accessKeyId: /^([A-Za-z0-9]{10,40})?$/,
} as const
const arn = /^acs:ram::\d{16}:role\/[\w.-]{1,64}$/

/** Names of fields that cannot be sent: `accountId`, `role:reading`. */
export function badFields(draft: ConnectionDraft): string[] {
  const bad: string[] = (Object.keys(rules) as (keyof typeof rules)[]).filter(
    (key) => !rules[key].test(draft[key].trim()),
  )
  const regions = regionsOf(draft.regions)
  if (regions.length === 0 || !regions.every((region) => /^[a-z0-9-]{2,40}$/.test(region)))
    bad.push('regions')
  for (const [key, value] of Object.entries(draft.roles)) {
    if (value.trim() !== '' && !arn.test(value.trim())) bad.push(`role:${key}`)
  }
  return bad
}

/** The draft as the API takes it. `before` leaves out the roles that stay as they are. */
export function inputOf(draft: ConnectionDraft, before: ConnectionItem | null, environments: string[]) {
  const known = draftOf(before)
  const roles = roleSlots(environments).flatMap(({ key, purpose, environment }) => {
    const value = draft.roles[key]?.trim()
    return value && value !== known.roles[key]
      ? [{ purpose, arn: value, ...(environment ? { environment } : {}) }]
      : []
  })
  const secrets = secretSlots(environments).flatMap(({ key, purpose, environment }) => {
    const value = draft.secrets[key]?.trim()
    return value ? [{ purpose, value, ...(environment ? { environment } : {}) }] : []
  })
  return {
    name: draft.name.trim(),
    regions: regionsOf(draft.regions),
    yunxiaoOrganisationId: draft.yunxiaoOrganisationId.trim(),
    accessKeyId: draft.accessKeyId.trim() || null,
    ...(roles.length > 0 ? { roles } : {}),
    ...(secrets.length > 0 ? { secrets } : {}),
  }
}
