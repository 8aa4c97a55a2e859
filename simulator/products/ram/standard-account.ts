import type { PolicyDocument, PolicyStatement } from '../../kernel/policy.ts'
import type { World } from '../../kernel/world.ts'

/** The portal's own key: it may assume the portal's roles and nothing else. */
export const baseAccessKey = {
  accessKeyId: 'LTAI5tSluiceSim0001',
  secret: 'sim-secret-0001-not-real',
} as const

export interface StandardEnvironment {
  slug: string
  /** ACK cluster ids whose kubeconfig the environment's promotion role may fetch. */
  clusterIds: string[]
  /** Functions that its promotion role may write, `*` for any run of characters; none where absent. */
  functions?: string
}

const policy = (...Statement: PolicyStatement[]): PolicyDocument => ({ Version: '1', Statement })
const allow = (Action: string[], Resource: string[] = ['*']): PolicyStatement => ({
  Effect: 'Allow',
  Action,
  Resource,
})

const registryReading = allow(['cr:Get*', 'cr:List*', 'cr:PullRepository'])
const clusterReading = allow(['cs:DescribeCluster*', 'cs:DescribeTaskInfo', 'cs:Get*', 'cs:List*'])
const everythingElseReading = allow([
  'ram:Get*',
  'ram:List*',
  'devops:Get*',
  'devops:List*',
  'edas:Read*',
  'fc:Get*',
  'fc:List*',
  'ros:Get*',
  'ros:List*',
  'resourcecenter:Get*',
  'resourcecenter:List*',
  'resourcecenter:Search*',
  'tag:List*',
  'arms:Get*',
  'arms:List*',
  'arms:Query*',
  'arms:Search*',
  'log:Get*',
  'log:List*',
  'actiontrail:LookupEvents',
])

/** Stands for the system policy AliyunPrometheusMetricReadAccess, whose own words are not documented. */
const metricReading = allow(['prometheus:ReadMetrics'])

/** Reads clusters without the door key: kubeconfigs are granted by name, see `promotionPolicy`. */
const clusterListing = allow([
  'cs:DescribeClusters*',
  'cs:DescribeClusterDetail',
  'cs:DescribeClusterNodePools',
  'cs:DescribeClusterTasks',
  'cs:DescribeClusterResources',
  'cs:DescribeTaskInfo',
  'cs:List*',
  'cs:Get*',
])

/** Functions by the names of their environment; their versions and aliases are below them. */
function functionWriting(world: World, names: string | undefined): PolicyStatement[] {
  if (names === undefined) return []
  const functions = `acs:fc:*:${world.accountId}:functions/${names}`
  return [
    allow(['fc:Get*', 'fc:List*']),
    allow(
      ['fc:UpdateFunction', 'fc:PublishFunctionVersion', 'fc:CreateAlias', 'fc:UpdateAlias'],
      [functions, `${functions}/aliases/*`],
    ),
  ]
}

function promotionPolicy(world: World, { slug, clusterIds, functions }: StandardEnvironment): PolicyDocument {
  const clusters = clusterIds.map((id) => `acs:cs:*:${world.accountId}:cluster/${id}`)
  return policy(
    registryReading,
    allow(
      ['cr:PushRepository', 'cr:CreateRepositoryTag', 'cr:DeleteRepositoryTag'],
      [`acs:cr:*:${world.accountId}:repository/*`],
    ),
    allow(['cr:UpdateArtifactLifecycleRule'], [`acs:cr:*:${world.accountId}:instance/*`]),
    clusterListing,
    ...(clusters.length === 0 ? [] : [allow(['cs:DescribeClusterUserKubeconfig'], clusters)]),
    // Each environment has a microservice namespace of its own name in every region.
    allow(
      ['edas:ReadApplication', 'edas:ManageApplication'],
      [`acs:edas:*:${world.accountId}:namespace/*:${slug}/application/*`],
    ),
    ...functionWriting(world, functions),
  )
}

/** Makes the account as a careful customer would: one weak key, and one role per purpose and environment. */
export function seedStandardAccount(world: World, options: { environments: StandardEnvironment[] }): void {
  const { identity, accountId } = world
  const user = identity.createUser({
    userName: 'sluice-portal',
    ...baseAccessKey,
    policies: {
      'sluice-portal-base': policy(allow(['sts:AssumeRole'], [`acs:ram::${accountId}:role/sluice-*`])),
    },
  })
  const trusts = [`acs:ram::${accountId}:user/${user.userName}`]
  const role = (roleName: string, description: string, document: PolicyDocument) =>
    identity.createRole({
      roleName,
      description,
      trusts,
      policies: { [roleName]: document },
      maxSessionSeconds: 3_600,
    })

  role(
    'sluice-reader',
    'Reads everything the portal shows',
    policy(registryReading, clusterReading, everythingElseReading, metricReading),
  )
  role(
    'sluice-cost',
    'Reads bills',
    policy(allow(['bss:Describe*', 'bss:Query*', 'bssapi:Describe*', 'bssapi:Query*'])),
  )
  role(
    'sluice-tagging',
    'Tags resources',
    policy(allow(['tag:*', '*:TagResources', '*:UntagResources', '*:ListTagResources'])),
  )
  for (const environment of options.environments) {
    const { slug } = environment
    role(`sluice-promote-${slug}`, `Promotes into ${slug}`, promotionPolicy(world, environment))
  }
}
