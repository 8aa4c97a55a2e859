import type { FixRecord } from '../../catalog/cost-fix/record.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, type Subject } from '../../domain/permission/decide.ts'

/** Whether somebody may have one finding put right: costTags that are written directly need more than a proposal. */
export function mayFixOne(actor: Actor, kind: 'source' | 'direct', scope: Subject): Result<null> {
  const allowed = decide(actor, 'cost-finding.fix', scope)
  return allowed.ok && kind === 'direct' ? decide(actor, 'cost-tag.write', scope) : allowed
}

/** Whether somebody may have all of a fix written. */
export function mayFixAll(actor: Actor, fix: Pick<FixRecord, 'kind' | 'items'>): Result<null> {
  if (actor.kind === 'system') return fail('forbidden', 'only a person has a fix written')
  for (const { scope } of fix.items) {
    const allowed = mayFixOne(actor, fix.kind, scope)
    if (!allowed.ok) return allowed
  }
  return ok(null)
}

/** Whether somebody may see a fix: who asked for it, and whoever may fix something of it. */
export const maySeeFix = (actor: Actor, fix: FixRecord): boolean =>
  actor.kind === 'system' ||
  fix.askedById === actor.personId ||
  fix.items.some(({ scope }) => decide(actor, 'cost.read', scope).ok)
