import { ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'

/** A release manager of every one of its product lines may change a release. */
export function decideRelease(actor: Actor, productLines: readonly { id: string }[]): Result<null> {
  if (productLines.length === 0) return decide(actor, 'release.edit')
  for (const { id } of productLines) {
    const allowed = decide(actor, 'release.edit', { productLineId: id })
    if (!allowed.ok) return allowed
  }
  return ok(null)
}
