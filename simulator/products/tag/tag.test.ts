import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { abroad, addResource, home, seedCostEstate } from '../../testing/cost-seed.ts'
import { assumeRole, signedClient } from '../../testing/signed-client.ts'
import { clustersOf } from '../ack/clusters.ts'
import { createCluster } from '../ack/seed.ts'
import { baseAccessKey } from '../ram/standard-account.ts'

interface Answer {
  FailedResources: { FailedResource: { ResourceARN: string; Result: { Code: string } }[] }
  TagResources: { ResourceARN: string; Tags: { Key: string; Value: string; Category: string }[] }[]
  Keys: { Key: { Key: string }[] }
}

let sim: Simulator
beforeEach(async () => {
  sim = await startSimulator({ scenario: seedCostEstate, pumpEveryMs: 0 })
})
afterEach(() => sim.close())

async function ask(action: string, query: Record<string, unknown>, role = 'sluice-tagging'): Promise<Answer> {
  const key = await assumeRole(sim.url, baseAccessKey, role, 'tagging')
  const all = { RegionId: 'cn-hangzhou', ...query }
  return (await signedClient(sim.url, key).rpc('2018-08-28', action, all)) as unknown as Answer
}
const arn = (path: string, account = home, region = 'cn-hangzhou') => {
  const [product = '', rest = ''] = path.split(':')
  return `arn:acs:${product}:${region}:${account}:${rest}`
}
const one = arn('ecs:instance/i-1')
const codes = ({ FailedResources }: Answer) =>
  FailedResources.FailedResource.map(({ ResourceARN, Result }) => [ResourceARN, Result.Code])
const tagsOf = async (of: string) => {
  const found = (await ask('ListTagResources', { ResourceARN: [of] })).TagResources[0]
  return Object.fromEntries((found?.Tags ?? []).map(({ Key, Value }) => [Key, Value]))
}

it('writes what it can, and lists what failed inside a 200', async () => {
  const arns = [
    one,
    arn('ecs:instance/i-nobody'),
    arn('rds:dbinstance/rm-eu', abroad, 'eu-central-1'),
    arn('cbn:cen/cen-1', home, 'global'),
    arn('oss:bucket/bucket-a', home, 'cn-shanghai'),
    'i-1',
  ]
  const answer = await ask('TagResources', {
    ResourceARN: arns,
    Tags: JSON.stringify({ owner: 'R&D; 研发' }),
  })
  expect(codes(answer)).toEqual([
    [arns[1], 'InvalidResourceId.NotFound'],
    [arns[2], 'NoPermission.ResourceOwner'],
    [arns[3], 'UnsupportedResourceType'],
    [arns[4], 'InvalidResourceARN'],
    [arns[5], 'InvalidResourceARN'],
  ])
  expect(await tagsOf(one)).toEqual({
    project: 'trade',
    environment: 'production',
    team: 'core',
    owner: 'R&D; 研发',
  })
  await ask('UntagResources', { ResourceARN: [one], TagKey: ['owner', 'nothing'] })
  expect(await tagsOf(one)).not.toHaveProperty('owner')
})

it('lists only what has tags, and finds by all the pairs given', async () => {
  const listed = await ask('ListTagResources', { Tags: JSON.stringify({ project: 'content' }) })
  expect(listed.TagResources.map(({ ResourceARN }) => ResourceARN)).toEqual([arn('oss:bucket/bucket-a')])
  expect((await ask('ListTagResources', {})).TagResources).toHaveLength(2)
  expect((await ask('ListTagKeys', {})).Keys.Key.map(({ Key }) => Key)).toEqual([
    'environment',
    'project',
    'team',
  ])
})

it('refuses keys of the vendor, too many pairs, and more than twenty tags on one', async () => {
  const tag = (tags: Record<string, string>) =>
    ask('TagResources', { ResourceARN: [one], Tags: JSON.stringify(tags) })
  const many = (count: number, prefix: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}${at}`, 'v']))
  await expect(tag({ 'acs:own': 'x' })).rejects.toMatchObject({ code: 'InvalidTagKey.Malformed' })
  await expect(tag({ long: 'x'.repeat(129) })).rejects.toMatchObject({ code: 'InvalidTagValue.Malformed' })
  await expect(tag(many(11, 'a'))).rejects.toMatchObject({ code: 'InvalidParameter' })
  await expect(
    ask('TagResources', { ResourceARN: Array(51).fill(one), Tags: '{"a":"b"}' }),
  ).rejects.toMatchObject({
    code: 'InvalidParameter',
  })
  expect(codes(await tag(many(10, 'a')))).toEqual([])
  expect(codes(await tag(many(10, 'b')))).toEqual([[one, 'QuotaExceed.TagsPerResource']])
})

it('is not for readers, and is seen in the product’s own listing', async () => {
  await expect(
    ask('TagResources', { ResourceARN: [one], Tags: '{"a":"b"}' }, 'sluice-reader'),
  ).rejects.toMatchObject({ code: 'NoPermission' })
  const { clusterId } = createCluster(sim.world, { name: 'ack-new', grants: [] })
  addResource(sim.world, { kind: 'cluster', id: clusterId })
  await ask('TagResources', { ResourceARN: [arn(`cs:cluster/${clusterId}`)], Tags: '{"project":"platform"}' })
  expect(clustersOf(sim.world).get(clusterId)?.tags).toEqual({ project: 'platform' })
})
