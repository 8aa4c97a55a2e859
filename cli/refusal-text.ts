import type { Permitted } from '../lib/api/contract/permitted.ts'
import { inert } from './table.ts'
import type { Words } from './words.ts'

type Needs = NonNullable<Permitted['needs']>

/** Roles and group as a refusal names them. */
export function needsOf(detail: Record<string, unknown> = {}): Needs | undefined {
  const roles = Array.isArray(detail.roles)
    ? detail.roles
    : typeof detail.role === 'string'
      ? [detail.role]
      : []
  const group = typeof detail.group === 'string' ? detail.group : null
  return roles.length > 0 || group ? { roles: roles.map(String), group } : undefined
}

/** Why something is refused: who may, as the pages say it, else the portal's own sentence. */
export function refusalText(words: Words, message: string, needs: Needs | undefined): string {
  if (!needs) return inert(message)
  const roles = needs.roles.map((key) =>
    words.has(`gates.role.${key}`) ? words.say(`gates.role.${key}`) : key,
  )
  const who = [...roles, ...(needs.group ? [words.say('failure.needsGroup', { group: needs.group })] : [])]
  return inert(words.say('failure.needs', { count: who.length, who: who.join(', ') }))
}
