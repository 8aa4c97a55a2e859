import type { World } from '../kernel/world.ts'
import { clustersOf, idOf } from '../products/ack/clusters.ts'
import { acrOf } from '../products/acr/state.ts'
import { accountsOf, costUnitsOf } from '../products/estate/account.ts'
import { dayOf, startOf } from '../products/estate/billing-day.ts'
import { switchKey } from '../products/estate/billing-key.ts'
import { commitmentsOf } from '../products/estate/plan.ts'
import { million } from '../products/estate/price.ts'
import { createResource } from '../products/estate/resource.ts'
import { addressOf, fileOf } from '../products/estate/written.ts'
import { chance } from '../products/flow/chance.ts'
import { day, hour } from './calendar.ts'
import {
  accounts,
  type Draft,
  type Ground,
  infrastructure,
  serviceDrafts,
  sharedDrafts,
  tagsFor,
} from './cost-plan.ts'
import type { ServicePlan } from './service-plan.ts'

const yuan = (amount: number): number => Math.round(amount * million)

const units = ['交易与支付', '会员与内容', '供应链', '平台技术'] as const
const unitOf: Record<string, (typeof units)[number]> = {
  trade: '交易与支付',
  payment: '交易与支付',
  membership: '会员与内容',
  content: '会员与内容',
  'supply-chain': '供应链',
  platform: '平台技术',
}

/** The cluster that nobody tagged: its module in the infrastructure repository says no tags either. */
const untagged = 'ack-hz-gray'

/** Fills the books of a company: accounts, what its clusters and services have, commitments and fees, and what tags say. */
export function seedCost(
  world: World,
  options: { services: readonly ServicePlan[]; seed: string; days: number },
): void {
  const now = world.clock.now()
  const since = startOf(dayOf(now - options.days * day)) + 3 * hour
  const ground: Ground = { seed: options.seed, now, since }
  seedDirectory(world)
  // `team` is on resources and nobody switched it on for bills.
  for (const key of ['project', 'application', 'environment', 'env', 'Project', 'app', 'note', 'owner'])
    switchKey(world, key, true, since - 30 * day)
  const lines = [...new Set(options.services.map(({ line }) => line))]
  const drafts = [
    ...clusterDrafts(world, ground),
    ...serviceDrafts(ground, options.services),
    ...sharedDrafts(ground, lines),
  ]
  for (const draft of drafts) stand(world, draft)
  seedCommitments(world, ground)
}

function seedDirectory(world: World): void {
  const rows = accountsOf(world)
  rows.put({ accountId: accounts.main, name: '云帆零售', currency: 'CNY', taxPerMille: 0 })
  rows.put({ accountId: accounts.before, name: '云帆-非生产', currency: 'CNY', taxPerMille: 0 })
  rows.put({ accountId: accounts.abroad, name: 'Yunfan EU', currency: 'USD', taxPerMille: 190 })
  for (const [index, name] of units.entries())
    costUnitsOf(world).put({ unitId: 610_001 + index, parentId: -1, name })
}

/** Writes a draft down: by Terraform or ROS in a file, with the marks that those leave on what they make. */
function stand(world: World, draft: Draft): void {
  const { origin: by, module, ...resource } = draft
  const origin =
    module === '' || by === 'console'
      ? ({ by: 'console' } as const)
      : { by, repository: infrastructure, path: fileOf(by, module), address: addressOf(by, draft) }
  const marks: Record<string, string> = {}
  if (origin.by === 'terraform') marks['managed-by'] = 'terraform'
  if (origin.by === 'ros') {
    marks['acs:ros:stackName'] = module
    marks['acs:ros:stackId'] = idOf('', `stack ${module}`, 32)
  }
  const { line } = draft.about
  // A third of everything was put into a cost unit by hand.
  const inUnit = line !== undefined && chance(draft.id, 'unit') < 0.35
  createResource(world, {
    ...resource,
    origin,
    tags: { ...draft.tags, ...marks },
    ...(inUnit ? { costUnit: unitOf[line] ?? '' } : {}),
  })
}

/** Clusters, their nodes and balancers, and the registries: what the other products know of already. */
function clusterDrafts(world: World, ground: Ground): Draft[] {
  const base = {
    accountId: accounts.main,
    createdAt: ground.since,
    origin: 'terraform' as const,
    module: 'clusters',
  }
  const clusters = clustersOf(world).values()
  const drafts = clusters.flatMap((cluster): Draft[] => {
    const environment = cluster.tags.environment ?? ''
    const about = { line: 'platform', environment }
    const tags = cluster.name === untagged ? {} : cluster.tags
    const place = { ...base, regionId: cluster.regionId, about }
    const nodes = Array.from({ length: cluster.nodePools[0]?.desiredSize ?? 0 }, (_, index): Draft => {
      const node = `${cluster.regionId}.192.168.${index >> 7}.${(index & 127) + 10}`
      const id = idOf('i-bp1', `${cluster.clusterId}/${node}`, 17)
      const covered = environment === 'production' ? { covered: true } : {}
      return {
        ...place,
        kind: 'instance',
        id,
        name: `worker-k8s-${cluster.name}-${index + 1}`,
        zoneId: `${cluster.regionId}-${'hij'[index % 3]}`,
        origin: 'console',
        module: '',
        price: { perDay: yuan(38), discount: 0.9, ...covered },
        // A node has what its pool gave it; some pools give nothing.
        ...(cluster.name === untagged
          ? { tags: {} }
          : tagsFor(ground, id, { line: 'platform', application: 'ack', environment })),
      }
    })
    const balancers = cluster.resources
      .filter(({ resourceType }) => resourceType === 'ALIYUN::SLB::LoadBalancer')
      .map(
        ({ instanceId, resourceInfo }): Draft => ({
          ...place,
          kind: 'balancer',
          id: instanceId,
          name: `${cluster.name}-${resourceInfo}`,
          origin: 'console',
          module: '',
          price: { perDay: yuan(7.2), discount: 1 },
          tags,
        }),
      )
    return [
      {
        ...place,
        kind: 'cluster',
        id: cluster.clusterId,
        name: cluster.name,
        price: { perDay: yuan(15.36), discount: 1 },
        tags,
      },
      ...nodes,
      ...balancers,
    ]
  })
  const registries = acrOf(world)
    .instances.values()
    .map(
      ({ instanceId, instanceName, region, tags }): Draft => ({
        ...base,
        kind: 'registry',
        id: instanceId,
        name: instanceName,
        regionId: region,
        about: { line: 'platform', environment: tags.environment ?? 'all' },
        price: { perDay: yuan(52), discount: 0.9, months: 12 },
        tags,
      }),
    )
  return [...drafts, ...registries]
}

function seedCommitments(world: World, ground: Ground): void {
  const { plans, fees } = commitmentsOf(world)
  const bought = (ago: number) => startOf(dayOf(ground.now - ago * day)) + 2 * hour
  const plan = { accountId: accounts.main, regionId: '', months: 12, share: 0.62 }
  plans.put({
    ...plan,
    id: 'spn-yunfan0001',
    name: 'ECS 计算型 一年',
    createdAt: bought(210),
    perDay: yuan(300),
  })
  // Bought for a peak that is over: on most days some of it is used by nobody.
  plans.put({ ...plan, id: 'spn-yunfan0002', name: '大促 一年', createdAt: bought(96), perDay: yuan(310) })
  const fee = { accountId: accounts.main, createdAt: ground.since }
  fees.put({
    ...fee,
    id: 'support-enterprise',
    product: {
      code: 'support',
      pip: 'support',
      commodity: 'support_enterprise',
      name: '支持计划',
      detail: '企业级支持计划',
    },
    item: { code: 'Plan', name: '支持计划', unit: '个*月' },
    monthDay: 1,
    perMonth: yuan(2_980),
  })
  fees.put({
    ...fee,
    id: 'market-49213376',
    product: {
      code: 'marketplace',
      pip: 'marketplace',
      commodity: 'cmgj00049213',
      name: '云市场',
      detail: '云市场-短信验证码',
    },
    item: { code: 'Licence', name: '套餐', unit: '个*月' },
    monthDay: 12,
    perMonth: yuan(420),
  })
}
