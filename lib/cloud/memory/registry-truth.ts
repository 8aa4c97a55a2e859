import type { CleanupRulePort, RegistryTruthPort } from '../ports/registry-truth.ts'
import type { Estate, MemoryRegistryInstance } from './estate.ts'
import { bad, good } from './outcome.ts'

/** Puts an instance there as if it had always been; what is not said is fit for production. */
export function addRegistryInstance(
  estate: Estate,
  change: Partial<MemoryRegistryInstance> & { externalId: string },
): MemoryRegistryInstance {
  const region = change.region ?? 'cn-hangzhou'
  const name = change.name ?? change.externalId
  const made: MemoryRegistryInstance = {
    name,
    region,
    edition: 'enterprise',
    specification: 'Enterprise_Advanced',
    host: `${name}-registry.${region}.cr.aliyuncs.com`,
    vpcHosts: [`${name}-registry-vpc.${region}.cr.aliyuncs.com`],
    publicOpen: false,
    replicationRules: [],
    replicationTasks: [],
    cleanupRules: [],
    copies: new Set(),
    ...change,
  }
  estate.registryInstances.set(made.externalId, made)
  return made
}

export function memoryRegistryTruth(estate: Estate): RegistryTruthPort {
  const nobody = (operation: string) => bad('not-found', `registryTruth.${operation}`, 'no such instance')
  return {
    listInstances: async () =>
      good(
        [...estate.registryInstances.values()].map(
          ({ externalId, name, region, edition, specification, host, vpcHosts, publicOpen }) => ({
            externalId,
            name,
            region,
            edition,
            specification,
            host,
            publicOpen,
            vpcHosts: [...vpcHosts],
          }),
        ),
      ),
    listReplicationRules: async (id) => {
      const found = estate.registryInstances.get(id)
      return found ? good([...found.replicationRules]) : nobody('listReplicationRules')
    },
    listReplicationTasks: async (id, namespace, repository) => {
      const found = estate.registryInstances.get(id)
      if (!found) return nobody('listReplicationTasks')
      return good(
        found.replicationTasks
          .filter((task) => task.namespace === namespace && task.repository === repository)
          .map(({ imageTag, targetInstanceId, state }) => ({ imageTag, targetInstanceId, state })),
      )
    },
    listCleanupRules: async (id) => {
      const found = estate.registryInstances.get(id)
      return found ? good(found.cleanupRules.map((rule) => ({ ...rule }))) : nobody('listCleanupRules')
    },
  }
}

export function memoryCleanupRules(estate: Estate): CleanupRulePort {
  return {
    setKeepPattern: async (instanceId, ruleId, { from, to }) => {
      const rules = estate.registryInstances.get(instanceId)?.cleanupRules ?? []
      const rule = rules.find(({ externalId }) => externalId === ruleId)
      if (!rule) return bad('not-found', 'cleanupRules.setKeepPattern', `no cleanup rule ${ruleId}`)
      if (rule.keepPattern !== to && rule.keepPattern !== from)
        return bad('conflict', 'cleanupRules.setKeepPattern', 'the rule was changed meanwhile')
      if (rule.keepDays !== null)
        return bad(
          'invalid',
          'cleanupRules.setKeepPattern',
          'the rule has conditions that cannot be written back',
        )
      rule.keepPattern = to
      return good({ ...rule })
    },
  }
}
