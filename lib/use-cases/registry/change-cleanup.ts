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
import type { Call } from '../define.ts'
import { defineUseCase } from '../define.ts'
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

/** Before anything is written in the cloud the ledger knows who asked for what. */
const ask = defineUseCase({
  input,
  authorise: (actor) => decide(actor, 'registry.edit'),
  look: async ({ database, input: { id, keepPattern } }) => {
    const change = await cleanupChange(database, id)
    if (change.ok && change.value.after.keepPattern !== keepPattern)
      return fail('conflict', 'what must stay changed meanwhile: look at the rule again')
    return change
  },
  write: async ({ tx, actor, input: { reason }, seen }) => {
    await tell(tx, actor, seen, 'registry.cleanup-rule-asked', reason)
    return ok(seen)
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
 * Has the registry spare what must stay: the rule is written as it was shown, under the promotion role of the last
 * environment of the connection. Fails with not-found, forbidden, wrong-state, conflict (the rule, or what must stay,
 * changed meanwhile), cloud-refused (the role lacks the permission, or the rule cannot be written back whole),
 * cloud-throttled, cloud-unavailable.
 */
export const changeCleanup: Call<{ rule: string; keepPattern: string }> = async (around, actor, given) => {
  const asked = await ask(around, actor, given)
  if (!asked.ok) return asked
  const change = asked.value
  const { finding, rule, environment, after } = change
  const who = actor.kind === 'person' ? actor.key : 'sluice'
  const cloud = await around.cloud.promoting(finding.connectionId, environment.id, actSession(who, 'cleanup'))
  const done = await cloud.cleanupRules.setKeepPattern(finding.instanceId, finding.ruleId, {
    from: rule.keepPattern,
    to: after.keepPattern,
  })
  const result: Result<null> = done.ok
    ? ok(null)
    : fail(codes[done.failure.kind] ?? 'cloud-unavailable', wordsOf(done.failure, environment.slug))
  const told = await transact(around.database, async (tx) => {
    if (result.ok) {
      await writeKeepPattern(tx, finding, after.keepPattern)
      await tell(tx, actor, change, 'registry.cleanup-rule-changed', null)
    } else {
      await tell(tx, actor, change, 'registry.cleanup-rule-refused', null, {
        code: result.failure.code,
        message: result.failure.message,
      })
    }
    return ok(null)
  })
  if (!told.ok) return told
  return result.ok ? ok({ rule: finding.ruleId, keepPattern: after.keepPattern }) : result
}
