import type { ApplicationPort } from '../../ports/application.ts'
import type { BillingPort } from '../../ports/billing.ts'
import type { WorkloadPort } from '../../ports/cluster.ts'
import type { CostTagPort } from '../../ports/cost-tag.ts'
import type { FunctionPort } from '../../ports/function.ts'
import type { IdentityPort, PermissionProbe, RoleDuty, TokenDuty } from '../../ports/identity.ts'
import type { InventoryPort } from '../../ports/inventory.ts'
import type { CodeupClient } from '../codeup/client.ts'
import type { CrRegion } from '../cr/adapter.ts'
import type { CsRegion } from '../cs/adapter.ts'
import type { FlowClient } from '../flow/client.ts'
import type { Observing } from '../observation.ts'
import type { Product } from '../products.ts'
import type { ProjexClient } from '../projex/client.ts'
import type { StsClient } from '../sts/client.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import type { SigningKey } from '../transport/signed.ts'
import { underKey } from '../transport/under-key.ts'
import { probeBills, probeCostTags, probeInventory } from './cost-probes.ts'
import { judge } from './judge.ts'
import { probeObservation } from './observation-probes.ts'
import { probeRuntimes } from './runtime-probes.ts'

export interface IdentitySettings {
  sts: StsClient
  attempts: (product: Product) => Attempts
  own: KeySource
  assume: (roleArn: string) => KeySource
  crRegions: CrRegion[]
  csRegions: CsRegion[]
  workloadsUnder: (keys: KeySource) => WorkloadPort
  runtimesUnder: (keys: KeySource) => { applications: ApplicationPort; functions: FunctionPort }
  observationUnder: (keys: KeySource) => Observing
  billingUnder: (keys: KeySource) => BillingPort
  inventoryUnder: (keys: KeySource) => InventoryPort
  costTagsUnder: (keys: KeySource) => CostTagPort
  accountId: string
  /** The first region of the connection. */
  home: string
  codeup: (purpose: string, environmentId: string | null) => CodeupClient
  flow: (purpose: string) => FlowClient
  projex: (purpose: string) => ProjexClient
}

/** A name that no account has: the permission is judged before the thing is looked for. */
const nobody = 'sluice-permission-check'

/** Connection check: what each role and token lacks, found by the smallest harmless calls. */
export function createIdentity(settings: IdentitySettings): IdentityPort {
  const { attempts } = settings

  async function probeRegistry(keys: KeySource, duty: RoleDuty): Promise<PermissionProbe[]> {
    const cr = settings.crRegions[0]?.client
    if (!cr) return []
    const ask = <T>(operation: string, work: (key: SigningKey) => Promise<T>) =>
      underKey(attempts('cr'), keys, { operation, read: true }, work)
    const instances = await ask('ListInstance', (key) => cr.listInstances(key, 1))
    const probes = [judge('cr:ListInstance', instances)]
    const id = (instances.ok ? instances.value.Instances?.[0]?.InstanceId : undefined) ?? nobody
    const image = { instanceId: id, repoId: nobody, imageTag: nobody, digest: '' }
    const tries: [string, (key: SigningKey) => Promise<unknown>][] = [
      ['cr:GetInstanceEndpoint', (key) => cr.getInstanceEndpoint(key, id)],
      ['cr:ListRepository', (key) => cr.listRepositories(key, id, 1)],
      ['cr:ListRepositoryTag', (key) => cr.listImages(key, id, nobody, 1)],
      ['cr:GetScan', (key) => cr.getScanStatus(key, image)],
      ['cr:GetAuthorizationToken', (key) => cr.getAuthorization(key, id, 1)],
    ]
    if (duty === 'reading')
      tries.push(
        ['cr:ListInstanceEndpoint', (key) => cr.listEndpoints(key, id)],
        ['cr:ListSyncRule', (key) => cr.listSyncRules(key, id, 1)],
        ['cr:ListRepoSyncTask', (key) => cr.listSyncTasks(key, id, nobody, nobody)],
        ['cr:ListArtifactLifecycleRule', (key) => cr.listLifecycleRules(key, id, 1)],
      )
    for (const [action, work] of tries) probes.push(judge(action, await ask(action, work)))
    return probes
  }

  async function probeClusters(keys: KeySource, wanted: string[]): Promise<PermissionProbe[]> {
    const probes: PermissionProbe[] = []
    for (const { region, client } of settings.csRegions) {
      const shape = { operation: 'DescribeClustersV1', read: true }
      const listed = await underKey(attempts('cs'), keys, shape, (key) => client.listClusters(key, region, 1))
      probes.push(judge('cs:DescribeClustersV1', listed))
    }
    const workloads = settings.workloadsUnder(keys)
    for (const cluster of wanted) {
      const entered = await workloads.listWorkloads(cluster)
      const door = !entered.ok && entered.failure.product === 'cs'
      const action = door ? 'cs:DescribeClusterUserKubeconfig' : 'kubernetes:list'
      probes.push(judge(`${action} ${cluster}`, entered))
    }
    return probes.filter((probe, at) => probes.findIndex((each) => each.action === probe.action) === at)
  }

  async function probeRole(arn: string, duty: RoleDuty, clusters: string[]): Promise<PermissionProbe[]> {
    const keys = settings.assume(arn)
    const got = await keys.get()
    const judged = judge('sts:AssumeRole', got)
    // A role that is not there cannot be assumed either.
    const absent = !got.ok && got.failure.definite
    const assumed = absent ? { ...judged, allowed: false, message: got.failure.message } : judged
    if (!assumed.allowed) return [assumed]
    if (duty === 'cost') return [assumed, ...(await probeBills(settings.billingUnder(keys)))]
    if (duty === 'tagging')
      return [assumed, ...(await probeCostTags(settings.costTagsUnder(keys), settings.accountId, nobody))]
    const probes = [assumed, ...(await probeRegistry(keys, duty)), ...(await probeClusters(keys, clusters))]
    if (duty !== 'reading') return probes
    return [
      ...probes,
      ...(await probeObservation(settings.observationUnder(keys), clusters, nobody)),
      ...(await probeInventory(settings.inventoryUnder(keys))),
      ...(await probeRuntimes(settings.runtimesUnder(keys), { region: settings.home, name: nobody })),
    ]
  }

  async function probeToken(
    duty: TokenDuty,
    environmentId: string | null,
    repository: string | null,
  ): Promise<PermissionProbe[]> {
    const codeup = settings.codeup(duty, environmentId)
    const code = <T>(operation: string, work: (signal: AbortSignal) => Promise<T>) =>
      attempts('codeup').call({ operation, read: true }, work)
    if (duty === 'manifest-writer') {
      if (repository === null) return []
      const found = await code('GetRepository', (signal) => codeup.getRepository(repository, signal))
      // A writer that may not see its repository is told that there is none.
      const hidden = !found.ok && found.failure.kind === 'not-found'
      const probe = judge('codeup:write-manifest', found)
      return [
        hidden ? { ...probe, allowed: false, message: `${repository} is not there for this token` } : probe,
      ]
    }
    const probes = [
      judge('codeup:read', await code('ListRepositories', (s) => codeup.listRepositories(1, s))),
    ]
    if (duty === 'yunxiao-releaser' || duty === 'yunxiao-proposer') return probes
    const flow = settings.flow(duty)
    const pipelines = await attempts('flow').call({ operation: 'ListPipelines', read: true }, (signal) =>
      flow.listPipelines(null, 1, signal),
    )
    if (duty === 'yunxiao-operator') return [judge('flow:read', pipelines)]
    const projects = await attempts('projex').call({ operation: 'SearchProjects', read: true }, (signal) =>
      settings.projex(duty).searchProjects(1, signal),
    )
    return [...probes, judge('flow:read', pipelines), judge('projex:read', projects)]
  }

  return {
    getCallerIdentity: async (roleArn) => {
      const keys = roleArn === null ? settings.own : settings.assume(roleArn)
      const shape = { operation: 'GetCallerIdentity', read: true }
      return underKey(attempts('sts'), keys, shape, async (key) => {
        const answer = await settings.sts.getCallerIdentity(key)
        return { accountId: answer.AccountId, arn: answer.Arn, kind: answer.IdentityType }
      })
    },
    probeRole: async (...input) => ({ ok: true, value: await probeRole(...input) }),
    probeToken: async (...input) => ({ ok: true, value: await probeToken(...input) }),
  }
}
