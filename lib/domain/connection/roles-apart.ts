/** A role as a connection names it. */
export interface NamedRole {
  purpose: 'reading' | 'cost' | 'tagging' | 'promotion'
  environmentId: string | null
  arn: string
}

/**
 * The other roles that share this promotion role's ARN (domain page 2.2: reading, cost, tagging and each promotion role
 * differ). Not empty: refused for writing.
 */
export function rolesNotApart(roles: NamedRole[], role: NamedRole): NamedRole[] {
  return roles.filter(
    (other) =>
      other.arn === role.arn &&
      !(other.purpose === role.purpose && other.environmentId === role.environmentId),
  )
}
