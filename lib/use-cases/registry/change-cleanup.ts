import { z } from 'zod'
import { writeKeepPattern } from '../../catalog/registry/cleanup-finding.ts'
import { type Transaction, transact } from '../../catalog/transaction.ts'
import type { CloudFailure } from '../../cloud/ports/outcome.ts'
import { type FailureCode, fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { actSession } from '../../domain/promotion/effect-names.ts'
import { type CleanupAsked, writeCleanupJob } from '../../queue/registry.ts'
import { defineUseCase, type Surroundings } from '../define.ts'
import { portal } from '../promotion/transition.ts'
import { type CleanupChange, cleanupChange } from './cleanup-change.ts'

const input = z.strictObject({
  id: z.uuid(),
  /** As it was shown: nothing else is written. */
  keepPattern: z.string().min(1).max(20_000),
  reason: z.string().trim().min(1).max(2000),
})

function tell(
  tx: Transaction,
  actor: Actor,
  { finding, rule, after, environment }: CleanupChange,
  action: LedgerAction,
  reason: string | null,
  more: Record<string, unknown> = {},
): Promise<void> {
  return tx.record({
    ...authorOf(actor),
    action,
    subjectKind: 'registry-finding',
    subjectId: finding.id,
    subjectName: finding.ruleId,
    serviceId: finding.serviceId,
    environmentId: environment.id,
    reason,
    detail: { instance: finding.instanceId, from: rule.keepPattern, to: after.keepPattern, ...more },
  })
}

/**
 * Somebody has the registry spare what must stay: the ledger knows who asked for what, and the worker writes the rule as
 * it was shown. Fails with not-found, forbidden, wrong-state, conflict (what must stay changed meanwhile).
 */
export const changeCleanup = defineUseCase({
  input,
  authorise: (actor) => decide(actor, 'registry.edit'),
  look: async ({ database, input: { id, keepPattern } }) => {
    const change = await cleanupChange(database, id)
    if (change.ok && change.value.after.keepPattern !== keepPattern)
      return fail('conflict', 'what must stay changed meanwhile: look at the rule again')
    return change
  },
  write: async ({ tx, actor, input: { id, keepPattern, reason }, seen }) => {
    await tell(tx, actor, seen, 'registry.cleanup-rule-asked', reason)
    const who = actor.kind === 'person' ? actor.key : 'sluice'
    await tx.enqueue(writeCleanupJob({ findingId: id, keepPattern, session: actSession(who, 'cleanup') }))
    return ok({ rule: seen.finding.ruleId, keepPattern })
  },
})

const codes: Partial<Record<CloudFailure['kind'], FailureCode>> = {
  refused: 'cloud-refused',
  'not-found': 'cloud-refused',
  invalid: 'cloud-refused',
  conflict: 'conflict',
  throttled: 'cloud-throttled',
  nonsense: 'cloud-nonsense',
}

function wordsOf({ kind, message }: CloudFailure, environment: string): string {
  return kind === 'refused'
    ? `the promotion role of ${environment} may not change the rule (cr:UpdateArtifactLifecycleRule): ${message}`
    : message
}

/**
 * Writes what was asked for, under the promotion role of the last environment of the connection, and tells how it went.
 * Fails with wrong-state (there is nothing to change any more), conflict (the rule, or what must stay, changed meanwhile),
 * cloud-refused (the role lacks the permission, or the rule cannot be written back whole), cloud-throttled,
 * cloud-unavailable.
 */
export async function writeCleanup(
  around: Surroundings,
  { findingId, keepPattern, session }: CleanupAsked,
): Promise<Result<null>> {
  const found = await cleanupChange(around.database, findingId)
  if (!found.ok) return found
  const change = found.value
  const { finding, rule, environment, after } = change
  const { cleanupRules } = await around.cloud.promoting(finding.connectionId, environment.id, session)
  const done =
    after.keepPattern === keepPattern
      ? await cleanupRules.setKeepPattern(finding.instanceId, finding.ruleId, {
          from: rule.keepPattern,
          to: keepPattern,
        })
      : null
  const result: Result<null> =
    done === null
      ? fail('conflict', 'what must stay changed meanwhile: look at the rule again')
      : done.ok
        ? ok(null)
        : fail(codes[done.failure.kind] ?? 'cloud-unavailable', wordsOf(done.failure, environment.slug))
  const told = await transact(around.database, async (tx) => {
    if (result.ok) await writeKeepPattern(tx, finding, keepPattern)
    const { code = null, message = null } = result.ok ? {} : result.failure
    const action = result.ok ? 'registry.cleanup-rule-changed' : 'registry.cleanup-rule-refused'
    await tell(tx, portal, change, action, null, result.ok ? {} : { code, message })
    return ok(null)
  })
  return told.ok ? result : told
}
