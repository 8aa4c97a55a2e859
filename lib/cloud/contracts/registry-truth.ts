import { describe, expect, it } from 'vitest'
import { must, type Scene } from './scene.ts'

/** What RegistryTruthPort and the parts of a cluster promise. The scene has a second instance, into which rules copy. */
export function describeRegistryTruth(scene: () => Scene): void {
  describe('registry truth', () => {
    const truth = async () => (await scene().gate.reading(scene().connectionId)).registryTruth

    it('lists instances of every region, each once, with their doors', async () => {
      const { home, copy } = scene().instances
      const all = must(await (await truth()).listInstances())
      expect(new Set(all.map((each) => each.externalId)).size).toBe(all.length)
      expect(all).toContainEqual(
        expect.objectContaining({
          externalId: home,
          edition: 'enterprise',
          host: scene().image.reference.host,
        }),
      )
      const found = all.find((each) => each.externalId === copy.externalId)
      expect(found).toMatchObject({ region: copy.region, publicOpen: false })
      expect(found?.vpcHosts).toHaveLength(1)
    })

    it('lists the rules by which an instance copies, at their source alone', async () => {
      const { home, copy } = scene().instances
      const port = await truth()
      expect(must(await port.listReplicationRules(home))).toEqual([
        expect.objectContaining({
          instanceId: home,
          namespace: 'trade',
          repository: null,
          targetInstanceId: copy.externalId,
          targetRegion: copy.region,
        }),
      ])
      expect(must(await port.listReplicationRules(copy.externalId))).toEqual([])
    })

    it('says how copying went, and finds a copied digest in the other instance', async () => {
      const { home, copy, copied } = scene().instances
      const { namespace, name } = copied.reference
      const tasks = must(await (await truth()).listReplicationTasks(home, namespace, name))
      expect(tasks).toContainEqual({
        imageTag: copied.imageTag,
        targetInstanceId: copy.externalId,
        state: 'copied',
      })
      const { registry } = await scene().gate.reading(scene().connectionId)
      const there = { ...copied.reference, instanceId: copy.externalId, host: copy.host }
      expect(must(await registry.resolveTag(there, copied.digest))).toBe(copied.digest)
      const missing = `sha256:${'0'.repeat(64)}`
      expect(must(await registry.resolveTag(there, missing))).toBeNull()
    })

    it('lists cleanup rules', async () => {
      const { home, copy } = scene().instances
      const port = await truth()
      const rules = must(await port.listCleanupRules(home))
      expect(rules).toContainEqual(
        expect.objectContaining({ enabled: true, scope: 'repository', namespace: 'trade', keepCount: 5 }),
      )
      expect(must(await port.listCleanupRules(copy.externalId))).toEqual([])
    })

    it('changes what a cleanup rule spares and nothing else, twice without harm, never over a change', async () => {
      const { home } = scene().instances
      const port = await truth()
      const ruleOf = async () =>
        must(await port.listCleanupRules(home)).find(({ scope }) => scope === 'repository')
      const before = await ruleOf()
      if (!before) throw new Error('the scene has no rule')
      const { gate, connectionId, environmentId } = scene()
      const { cleanupRules } = await gate.promoting(connectionId, environmentId, 'sluice.cleanup')
      const write = (from: string | null, to: string) =>
        cleanupRules.setKeepPattern(home, before.externalId, { from, to })
      const change = { from: before.keepPattern, to: 'sluice-keep-.*|v[0-9]+' }
      for (let count = 0; count < 2; count += 1) {
        expect(must(await write(change.from, change.to))).toEqual({ ...before, keepPattern: change.to })
      }
      expect(await ruleOf()).toEqual({ ...before, keepPattern: change.to })
      const conflict = { ok: false, failure: { kind: 'conflict', definite: true } }
      expect(await write('somebody-else', 'x')).toMatchObject(conflict)
      expect(await ruleOf()).toEqual({ ...before, keepPattern: change.to })
      const absent = { ok: false, failure: { kind: 'not-found', definite: true } }
      const nothing = { from: null, to: 'x' }
      expect(await cleanupRules.setKeepPattern(home, 'no-such-rule', nothing)).toMatchObject(absent)
      expect(await cleanupRules.setKeepPattern('cri-nobody', 'x', nothing)).toMatchObject(absent)
    })

    it('says that an instance is not there', async () => {
      const answer = await (await truth()).listCleanupRules('cri-nobody')
      expect(answer).toMatchObject({ ok: false, failure: { kind: 'not-found', definite: true } })
    })

    it('lists node pools and add-ons of a cluster', async () => {
      const { clusters } = await scene().gate.reading(scene().connectionId)
      const { externalId } = scene().cluster
      const pools = must(await clusters.listNodePools(externalId, 'cn-hangzhou'))
      expect(pools).toHaveLength(1)
      expect(pools[0]).toMatchObject({ nodes: 8, maxNodes: 16 })
      const addons = must(await clusters.listAddons(externalId, 'cn-hangzhou'))
      expect(addons).toContainEqual(expect.objectContaining({ name: 'coredns', state: 'active' }))
      expect(await clusters.listNodePools('no-such-cluster', 'cn-hangzhou')).toMatchObject({
        ok: false,
        failure: { kind: 'not-found', definite: true },
      })
    })
  })
}
