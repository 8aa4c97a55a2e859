import type { CleanupRuleFact, CleanupRulePort } from '../../ports/registry-truth.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { ownRefusal } from '../transport/call-error.ts'
import { underKey } from '../transport/under-key.ts'
import { type CrRegion, createImageCatalog } from './adapter.ts'
import { everyPage } from './truth-adapter.ts'
import { toCleanupRule } from './truth-map.ts'

const operation = 'UpdateArtifactLifecycleRule'

/** Changes what a cleanup rule spares. The product replaces a rule whole, so it is read first and written back whole. */
export function createCleanupRules(
  attempts: Attempts,
  keys: KeySource,
  regions: CrRegion[],
): CleanupRulePort {
  const instances = createImageCatalog(attempts, keys, regions)
  return {
    setKeepPattern: async (instanceId, externalId, change) => {
      const client = await instances.clientOf(instanceId)
      if (!client.ok) return client
      const door = client.value
      if (door === null) return ownRefusal('not-found', 'cr', operation, `no registry instance ${instanceId}`)
      const read = async () => {
        const rules = await underKey(
          attempts,
          keys,
          { operation: 'ListArtifactLifecycleRule', read: true },
          (key) =>
            everyPage(
              (page) => door.listLifecycleRules(key, instanceId, page),
              (answer) => answer.Rules ?? [],
              (answer) => answer.TotalCount,
            ),
        )
        if (!rules.ok) return rules
        const wire = rules.value.find(({ RuleId }) => RuleId === externalId)
        return wire
          ? ({ ok: true, value: wire } as const)
          : ownRefusal('not-found', 'cr', operation, `no cleanup rule ${externalId}`)
      }
      const found = await read()
      if (!found.ok) return found
      const wire = found.value
      const before: CleanupRuleFact = toCleanupRule(wire, instanceId)
      if (before.keepPattern === change.to) return { ok: true, value: before }
      if (before.keepPattern !== change.from)
        return ownRefusal('conflict', 'cr', operation, 'the rule was changed meanwhile')
      // The operation has no room for policies: written without them the rule would spare less than before.
      if ((wire.Policies ?? []).length > 0 || wire.RetentionTagCount == null || !wire.ScheduleTime)
        return ownRefusal('invalid', 'cr', operation, 'the rule has conditions that cannot be written back')
      const written = await underKey(attempts, keys, { operation, read: false }, (key) =>
        door.updateLifecycleRule(key, instanceId, wire, change.to),
      )
      if (!written.ok) return written
      const after = await read()
      if (!after.ok) return after
      const fact = toCleanupRule(after.value, instanceId)
      return fact.keepPattern === change.to
        ? { ok: true, value: fact }
        : ownRefusal('conflict', 'cr', operation, 'the rule is another than what was written')
    },
  }
}
