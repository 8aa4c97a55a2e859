import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import { type CleanupFinding, readCleanupFinding } from '../../catalog/registry/cleanup-finding.ts'
import { readNow } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { type CleanupSpares, proposedRule } from '../../domain/registry/cleanup.ts'
import { defineQuery } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'

export interface CleanupChange {
  finding: CleanupFinding
  rule: NonNullable<CleanupFinding['rule']>
  environment: { id: string; slug: string }
  after: CleanupSpares & { keepPattern: string }
}

/**
 * What the rule of a finding would become, so that it spares what must stay now. Fails with not-found, wrong-state (it is
 * closed, about something else, or nothing would be deleted any more).
 */
export async function cleanupChange(database: Database, id: string): Promise<Result<CleanupChange>> {
  const finding = await readCleanupFinding(database, id)
  if (!finding) return fail('not-found', 'no finding has this id', { field: 'id' })
  const { rule, truth, environment } = finding
  if (finding.kind !== 'cleanup-would-delete' || !finding.isOpen || !rule || !truth)
    return fail('wrong-state', 'no cleanup rule endangers anything by this finding any more')
  if (!environment) return fail('wrong-state', 'no environment of this connection has a promotion role')
  const digests = new Set(truth.kept.map(({ digest }) => digest))
  const after = proposedRule(rule, truth.tags, digests, await readNow(database))
  if (after.keepPattern === null || after.keepPattern === rule.keepPattern)
    return fail('wrong-state', 'the rule spares already what must stay')
  return ok({ finding, rule, environment, after: { ...after, keepPattern: after.keepPattern } })
}

const spares = ({ keepCount, keepDays, keepPattern }: CleanupSpares) => ({ keepCount, keepDays, keepPattern })

/** What the cleanup rule of a finding would become, and whether the asker may have it written. */
export const previewCleanup = defineQuery({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const change = await cleanupChange(database, input.id)
    if (!change.ok) return change
    const { finding, rule, environment, after } = change.value
    return ok({
      rule: finding.ruleId,
      instance: finding.instance,
      scope: [rule.namespace, rule.repository].filter(Boolean).join('/') || null,
      before: spares(rule),
      after: spares(after),
      role: environment.slug,
      may: permitted(decide(actor, 'registry.edit')),
    })
  },
})
