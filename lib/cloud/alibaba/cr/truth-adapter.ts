import type { CloudResult } from '../../ports/outcome.ts'
import type { RegistryInstanceFact, RegistryTruthPort } from '../../ports/registry-truth.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { ownRefusal } from '../transport/call-error.ts'
import type { SigningKey } from '../transport/signed.ts'
import { underKey } from '../transport/under-key.ts'
import type { CrRegion } from './adapter.ts'
import type { CrClient } from './client.ts'
import { toCleanupRule, toDoors, toReplicationRule, toTaskState } from './truth-map.ts'

/** Every page of a listing of one instance: these are short, a full first page is rare. */
export async function everyPage<A, W>(
  ask: (page: number) => Promise<A>,
  rowsOf: (answer: A) => W[],
  totalOf: (answer: A) => number | null | undefined,
): Promise<W[]> {
  const rows: W[] = []
  for (let page = 1; ; page += 1) {
    const answer = await ask(page)
    const found = rowsOf(answer)
    rows.push(...found)
    if (found.length === 0 || rows.length >= (totalOf(answer) ?? 0)) return rows
  }
}

/** ACR Enterprise Edition on itself; instances are looked for in every region of the connection. */
export function createRegistryTruth(
  attempts: Attempts,
  keys: KeySource,
  regions: CrRegion[],
): RegistryTruthPort {
  const homes = new Map<string, CrClient>()
  const ask = <T>(operation: string, work: (key: SigningKey) => Promise<T>) =>
    underKey(attempts, keys, { operation, read: true }, work)

  async function listInstances(): Promise<CloudResult<RegistryInstanceFact[]>> {
    const facts: RegistryInstanceFact[] = []
    for (const { region, client } of regions) {
      const listed = await ask('ListInstance', (key) =>
        everyPage(
          (page) => client.listInstances(key, page),
          (answer) => answer.Instances ?? [],
          (answer) => answer.TotalCount,
        ),
      )
      if (!listed.ok) return listed
      for (const wire of listed.value) {
        if ((wire.RegionId ?? region) !== region) continue
        if (facts.some((known) => known.externalId === wire.InstanceId)) continue
        homes.set(wire.InstanceId, client)
        const doors = await ask('ListInstanceEndpoint', (key) => client.listEndpoints(key, wire.InstanceId))
        if (!doors.ok) return doors
        facts.push({
          externalId: wire.InstanceId,
          name: wire.InstanceName,
          region,
          // This API knows Enterprise Edition alone; the personal one has an API of its own.
          edition: 'enterprise',
          specification: wire.InstanceSpecification ?? null,
          ...toDoors(doors.value.Endpoints ?? []),
        })
      }
    }
    return { ok: true, value: facts }
  }

  async function inHome<T>(
    instanceId: string,
    operation: string,
    work: (client: CrClient, key: SigningKey) => Promise<T>,
  ): Promise<CloudResult<T>> {
    if (!homes.has(instanceId)) {
      const listed = await listInstances()
      if (!listed.ok) return listed
    }
    const client = homes.get(instanceId)
    if (!client) return ownRefusal('not-found', 'cr', operation, `no registry instance ${instanceId}`)
    return ask(operation, (key) => work(client, key))
  }

  return {
    listInstances,

    listReplicationRules: (instanceId) =>
      inHome(instanceId, 'ListRepoSyncRule', async (client, key) => {
        const rules = await everyPage(
          (page) => client.listSyncRules(key, instanceId, page),
          (answer) => answer.SyncRules ?? [],
          (answer) => answer.TotalCount,
        )
        // The target lists the same rule from its side.
        return rules
          .filter(
            (wire) => (wire.LocalInstanceId ?? instanceId) === instanceId && wire.SyncDirection !== 'TO',
          )
          .map((wire) => toReplicationRule(wire, instanceId))
      }),

    listReplicationTasks: (instanceId, namespace, repository) =>
      inHome(instanceId, 'ListRepoSyncTask', async (client, key) => {
        const { SyncTasks } = await client.listSyncTasks(key, instanceId, namespace, repository)
        return (SyncTasks ?? []).map((wire) => ({
          imageTag: wire.ImageFrom.ImageTag ?? '',
          targetInstanceId: wire.ImageTo.InstanceId ?? '',
          state: toTaskState(wire.TaskStatus),
        }))
      }),

    listCleanupRules: (instanceId) =>
      inHome(instanceId, 'ListArtifactLifecycleRule', async (client, key) => {
        const rules = await everyPage(
          (page) => client.listLifecycleRules(key, instanceId, page),
          (answer) => answer.Rules ?? [],
          (answer) => answer.TotalCount,
        )
        return rules.map((wire) => toCleanupRule(wire, instanceId))
      }),
  }
}
