import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { abroad, addResource, home, seedCostEstate } from '../../testing/cost-seed.ts'
import { assumeRole, signedClient } from '../../testing/signed-client.ts'
import { baseAccessKey } from '../ram/standard-account.ts'

interface Answer {
  Resources: { ResourceId: string; AccountId: string; Tags: object[] }[]
  NextToken: string
  TagKeys: string[]
  TagValues: string[]
}

let sim: Simulator
beforeEach(async () => {
  sim = await startSimulator({ scenario: seedCostEstate, pumpEveryMs: 0 })
})
afterEach(() => sim.close())

async function ask(action: string, query: Record<string, unknown> = {}): Promise<Answer> {
  const key = await assumeRole(sim.url, baseAccessKey, 'sluice-reader', 'inventory')
  return (await signedClient(sim.url, key).rpc('2022-12-01', action, query)) as unknown as Answer
}
const idsOf = ({ Resources }: Answer) => Resources.map(({ ResourceId }) => ResourceId).sort()
const equals = (Key: string, ...Value: string[]) => ({ Key, MatchType: 'Equals', Value })

it('finds what is in this account alone, and what is below the directory', async () => {
  expect(idsOf(await ask('SearchResources'))).toEqual(['bucket-a', 'bucket-b', 'cen-1', 'i-1', 'i-2'])
  const all = await ask('SearchMultiAccountResources', { Scope: 'rd-yunfan01' })
  expect(idsOf(all)).toContain('rm-eu')
  expect(all.Resources.find(({ ResourceId }) => ResourceId === 'i-2')?.Tags).toEqual([])
  expect(idsOf(await ask('SearchMultiAccountResources', { Scope: abroad }))).toEqual(['rm-eu'])
  await expect(ask('SearchMultiAccountResources', { Scope: 'rd-other' })).rejects.toMatchObject({
    code: 'InvalidParameter.Scope',
  })
  await expect(ask('SearchMultiAccountResources')).rejects.toMatchObject({ code: 'MissingParameter' })
})

it('takes filters that all hold, and any of the values of one', async () => {
  const type = equals('ResourceType', 'ACS::OSS::Bucket', 'ACS::ECS::Instance')
  const tag = equals('Tag', '{"key":"project","value":"content"}', '{"key":"team"}')
  expect(idsOf(await ask('SearchResources', { Filter: [type] }))).toEqual([
    'bucket-a',
    'bucket-b',
    'i-1',
    'i-2',
  ])
  expect(idsOf(await ask('SearchResources', { Filter: [type, tag] }))).toEqual(['bucket-a', 'i-1'])
  await expect(ask('SearchResources', { Filter: [equals('Colour', 'red')] })).rejects.toMatchObject({
    code: 'InvalidParameter',
  })
  await expect(ask('SearchResources', { MaxResults: 101 })).rejects.toMatchObject({
    code: 'InvalidParameter',
  })
})

it('is a minute behind, and lists keys and values', async () => {
  addResource(sim.world, {
    kind: 'disk',
    id: 'd-new',
    createdAt: sim.world.clock.now(),
    tags: { project: 'new' },
  })
  expect(idsOf(await ask('SearchResources'))).not.toContain('d-new')
  await sim.world.advance(61_000)
  expect(idsOf(await ask('SearchResources'))).toContain('d-new')
  expect((await ask('ListTagKeys')).TagKeys).toEqual(['environment', 'project', 'team'])
  const values = await ask('ListTagValues', { TagKey: 'project', MatchType: 'Prefix', TagValue: 'n' })
  expect(values.TagValues).toEqual(['new'])
})

it('knows nothing while it is off', async () => {
  await fetch(`${sim.url}/_sim/resourcecenter`, {
    method: 'POST',
    body: JSON.stringify({ status: 'Disabled', initial: 'Pending' }),
  })
  expect(await ask('GetResourceCenterServiceStatus')).toMatchObject({
    ServiceStatus: 'Disabled',
    InitialStatus: 'Pending',
  })
  await expect(ask('SearchResources')).rejects.toMatchObject({ code: 'ServiceNotEnabled' })
  expect(home).toBe(sim.world.accountId)
})
