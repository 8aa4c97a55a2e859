import type { SealingKey } from '../../platform/crypto.ts'
import type {
  CostCloud,
  PromotionCloud,
  ProposingCloud,
  ReadingCloud,
  ReleasingCloud,
  TaggingCloud,
} from '../ports/cloud.ts'
import type { CloudResult } from '../ports/outcome.ts'
import type { ImageReference } from '../ports/registry.ts'
import { ArmsClient } from './arms/client.ts'
import { createBilling } from './bss/adapter.ts'
import { BssClient } from './bss/client.ts'
import { createCode } from './codeup/adapter.ts'
import { CodeupClient } from './codeup/client.ts'
import { createManifests } from './codeup/manifest-adapter.ts'
import { createReleases } from './codeup/release-adapter.ts'
import { ReleaseClient } from './codeup/release-client.ts'
import { createImageCatalog } from './cr/adapter.ts'
import { createCleanupRules } from './cr/cleanup-write.ts'
import { CrClient } from './cr/client.ts'
import { createTagRemoval } from './cr/tag-removal.ts'
import { createRegistryTruth } from './cr/truth-adapter.ts'
import { createClusters } from './cs/adapter.ts'
import { CsClient } from './cs/client.ts'
import { createDefinitions } from './definition.ts'
import { createApplications, createEdasCalls } from './edas/adapter.ts'
import { EdasClient } from './edas/client.ts'
import { createApplicationDeploys } from './edas/deploy-adapter.ts'
import { createPodReader } from './edas/pods.ts'
import { createFunctions, fcCall } from './fc/adapter.ts'
import { FcClient } from './fc/client.ts'
import { createFunctionDeploys } from './fc/deploys.ts'
import { createPipelines } from './flow/adapter.ts'
import { FlowClient } from './flow/client.ts'
import { createPipelineGates } from './flow/gates.ts'
import { createPipelineOperations } from './flow/operate.ts'
import { OperateClient } from './flow/operate-client.ts'
import { createRunLogs } from './flow/run-log.ts'
import { createPipelineStarts } from './flow/starts.ts'
import { createIdentity } from './identity/adapter.ts'
import { chainedKey, fixedKey } from './identity/credential.ts'
import { createWorkloads } from './kubernetes/adapter.ts'
import { clusterDoor } from './kubernetes/door.ts'
import { createRollouts } from './kubernetes/rollout-adapter.ts'
import { openObservation } from './observation.ts'
import { baseOf, type Product, products, rateOf, regionOfHost, type SignedProduct } from './products.ts'
import { createWorkItems } from './projex/adapter.ts'
import { ProjexClient } from './projex/client.ts'
import { createRegistry } from './registry/adapter.ts'
import { RegistryClient } from './registry/client.ts'
import { createPassword } from './registry/password.ts'
import { remember } from './remember.ts'
import { createInventory } from './resource-center/adapter.ts'
import { ResourceCenterClient } from './resource-center/client.ts'
import { openSecret } from './secrets.ts'
import type { StoredConnection } from './stored-connection.ts'
import { StsClient } from './sts/client.ts'
import { assumedRole, type KeySource } from './sts/session.ts'
import { createCostTags } from './tag/adapter.ts'
import { TagClient } from './tag/client.ts'
import type { AddressRule } from './transport/address.ts'
import { Attempts } from './transport/attempt.ts'
import { CallError, ownRefusal } from './transport/call-error.ts'
import { type ClosableHttp, createHttp } from './transport/fetch.ts'
import type { HealthBook } from './transport/health.ts'
import type { SigningKey } from './transport/signed.ts'
import { SignedDoor } from './transport/signed.ts'
import { YunxiaoDoor } from './transport/yunxiao.ts'

export interface ConnectionSettings {
  keys: SealingKey[]
  allowedPrivateHosts: string[]
  health: HealthBook
}

const readingSeconds = 3_600
const promotionSeconds = 900
const readingMinutes = 60
const promotionMinutes = 15

/** Everything that hangs on one stored connection: budgets, keys, doors, and the clouds made of them. */
export function openConnection(stored: StoredConnection, settings: ConnectionSettings) {
  const rule: AddressRule = { allowed: settings.allowedPrivateHosts, loopback: stored.kind === 'simulated' }
  const http = createHttp(rule)
  const opened = new Map<ClosableHttp, number>()
  const attemptsOf = remember(
    (product) =>
      new Attempts({
        connectionId: stored.id,
        product,
        perSecond: rateOf(product as Product, stored),
        health: settings.health,
        deadlineMs: products[product as Product].deadlineMs,
      }),
  )
  const attempts = (product: Product) => attemptsOf(product)
  const firstRegion = stored.regions[0] ?? 'cn-hangzhou'
  const door = (product: SignedProduct, region: string) =>
    new SignedDoor(baseOf(product, region, stored.endpoints), region, rule)

  const sts = new StsClient(door('sts', firstRegion))
  const crRegions = stored.regions.map((region) => ({ region, client: new CrClient(door('cr', region)) }))
  const csRegions = stored.regions.map((region) => ({ region, client: new CsClient(door('cs', region)) }))
  const fcRegions = stored.regions.map((region) => ({ region, client: new FcClient(door('fc', region)) }))
  const edasRegions = stored.regions.map((region) => ({
    region,
    client: new EdasClient(door('edas', region)),
  }))
  const armsRegions = stored.regions.map((region) => ({
    region,
    client: new ArmsClient(door('arms', region)),
  }))

  const bss = new BssClient(door('bssopenapi', firstRegion))
  const resourceCenter = new ResourceCenterClient(door('resourcecenter', firstRegion))
  const tagClientOf = remember((region) => new TagClient(door('tag', region)), 50)
  const billingUnder = (keys: KeySource) => createBilling(attempts('bssopenapi'), keys, bss)
  const inventoryUnder = (keys: KeySource) =>
    createInventory(
      attempts('resourcecenter'),
      keys,
      resourceCenter,
      stored.endpoints['resource-directory'] ?? null,
    )
  const costTagsUnder = (keys: KeySource) =>
    createCostTags(attempts('tag'), keys, {
      accountId: stored.accountId,
      clientOf: tagClientOf,
      homeRegion: firstRegion,
    })

  function ownKey(): KeySource {
    const { accessKeyId } = stored
    if (accessKeyId === null) return chainedKey()
    let key: CloudResult<SigningKey>
    try {
      const accessKeySecret = openSecret(stored, settings.keys, 'access-key', null)
      key = { ok: true, value: { accessKeyId, accessKeySecret, securityToken: null } }
    } catch (error) {
      key = ownRefusal('refused', 'sts', 'OpenKey', (error as Error).message, 'NoSecret')
    }
    return fixedKey(key)
  }
  const own = ownKey()

  const roleKey = remember((name) => {
    const [arn = '', sessionName = '', seconds = ''] = name.split(' ')
    return assumedRole(sts, attempts('sts'), own, { roleArn: arn, sessionName, seconds: Number(seconds) })
  })
  const assume = (arn: string, sessionName: string, seconds: number) =>
    roleKey(`${arn} ${sessionName} ${seconds}`)

  const yunxiaoWith = (token: () => Promise<string>) =>
    new YunxiaoDoor(
      http,
      baseOf('yunxiao', firstRegion, stored.endpoints),
      stored.endpoints['yunxiao-edition'] === 'region' ? null : stored.yunxiaoOrganisationId,
      token,
    )
  const yunxiao = (purpose: string, environmentId: string | null) =>
    yunxiaoWith(async () => openSecret(stored, settings.keys, purpose, environmentId))
  /** For what a release or a proposal writes: nothing through a connection that somebody took out of use. */
  const writing = (purpose: string) => {
    const refuse = new CallError('refused', 'the connection is disabled', { code: 'ConnectionDisabled' })
    return stored.disabled ? yunxiaoWith(() => Promise.reject(refuse)) : yunxiao(purpose, null)
  }

  function registryUnder(keys: KeySource) {
    const clientOf = remember((name) => {
      const [host = '', instanceId = ''] = name.split(' ')
      const base = new URL(stored.endpoints[`host:${host}`] ?? `https://${host}`)
      const region = regionOfHost(host) ?? firstRegion
      const cr = (crRegions.find((each) => each.region === region) ?? crRegions[0])?.client
      const password = createPassword(
        attempts('cr'),
        keys,
        cr ?? new CrClient(door('cr', region)),
        instanceId,
      )
      return new RegistryClient(http, base, rule, password)
    })
    return createRegistry(attempts('registry'), (image: ImageReference) =>
      clientOf(`${image.host} ${image.instanceId}`),
    )
  }

  /** One kubeconfig per cluster and role, whoever asks for its workloads, applications or rollouts. */
  function doorsUnder(keys: KeySource, minutes: number) {
    const base = stored.endpoints.kubernetes
    return remember((cluster) =>
      clusterDoor(
        { attempts: attempts('cs'), keys, regions: csRegions, rule, base, minutes, opened },
        cluster,
      ),
    )
  }
  type Doors = ReturnType<typeof doorsUnder>
  const workloadsBy = (doors: Doors) => createWorkloads(attempts('kubernetes'), doors)
  const rolloutsBy = (doors: Doors) => createRollouts(attempts('kubernetes'), doors)

  function functionsUnder(keys: KeySource) {
    const call = fcCall(attempts('fc'), keys, fcRegions)
    const functions = createFunctions(call, fcRegions)
    return { functions, functionDeploys: createFunctionDeploys(call, functions) }
  }

  function applicationsUnder(keys: KeySource, doors: Doors) {
    const calls = createEdasCalls(attempts('edas'), keys, edasRegions)
    const pods = createPodReader(attempts('kubernetes'), doors)
    const applications = createApplications(calls, edasRegions, pods)
    return { applications, applicationDeploys: createApplicationDeploys(calls, applications) }
  }

  const observationUnder = (keys: KeySource) =>
    openObservation(
      { attempts, http, regions: stored.regions, endpoints: stored.endpoints, armsRegions },
      keys,
    )

  /** Runs started for a promotion, and followed. */
  const deliveringUnder = (operator: ReturnType<typeof yunxiao>) => {
    const flow = new FlowClient(operator)
    const pipelines = createPipelineStarts(attempts('flow'), flow)
    return {
      pipelines,
      runs: createPipelines(attempts('flow'), flow),
      gates: createPipelineGates(attempts('flow'), flow),
      operations: createPipelineOperations(attempts('flow'), new OperateClient(operator), pipelines),
    }
  }

  return {
    reading(reader: KeySource): ReadingCloud {
      const doors = doorsUnder(reader, readingMinutes)
      return {
        code: createCode(attempts('codeup'), new CodeupClient(yunxiao('yunxiao-reader', null))),
        workItems: createWorkItems(attempts('projex'), new ProjexClient(yunxiao('yunxiao-reader', null))),
        pipelines: createPipelines(attempts('flow'), new FlowClient(yunxiao('yunxiao-reader', null))),
        definitions: createDefinitions(attempts('flow'), attempts('codeup'), yunxiao('yunxiao-reader', null)),
        runLogs: createRunLogs(attempts('flow'), yunxiao('yunxiao-reader', null)),
        images: createImageCatalog(attempts('cr'), reader, crRegions),
        registry: registryUnder(reader),
        registryTruth: createRegistryTruth(attempts('cr'), reader, crRegions),
        clusters: createClusters(attempts('cs'), reader, csRegions),
        workloads: workloadsBy(doors),
        rollouts: rolloutsBy(doors).rollouts,
        applications: applicationsUnder(reader, doors).applications,
        functions: functionsUnder(reader).functions,
        ...observationUnder(reader),
        inventory: inventoryUnder(reader),
        identity: createIdentity({
          sts,
          attempts,
          own,
          assume: (arn) => assume(arn, 'sluice-check', promotionSeconds),
          crRegions,
          csRegions,
          observationUnder,
          billingUnder,
          inventoryUnder,
          costTagsUnder,
          accountId: stored.accountId,
          home: firstRegion,
          runtimesUnder: (keys) => ({
            applications: applicationsUnder(keys, doorsUnder(keys, promotionMinutes)).applications,
            functions: functionsUnder(keys).functions,
          }),
          workloadsUnder: (keys) => workloadsBy(doorsUnder(keys, promotionMinutes)),
          codeup: (purpose, environmentId) => new CodeupClient(yunxiao(purpose, environmentId)),
          flow: (purpose) => new FlowClient(yunxiao(purpose, null)),
          projex: (purpose) => new ProjexClient(yunxiao(purpose, null)),
        }),
      }
    },
    promoting(promoter: KeySource, environmentId: string, sessionName: string): PromotionCloud {
      const registry = registryUnder(promoter)
      const doors = doorsUnder(promoter, promotionMinutes)
      return {
        sessionName,
        registry,
        imageTags: createTagRemoval(attempts('cr'), promoter, crRegions, registry),
        cleanupRules: createCleanupRules(attempts('cr'), promoter, crRegions),
        workloads: workloadsBy(doors),
        ...rolloutsBy(doors),
        ...applicationsUnder(promoter, doors),
        ...functionsUnder(promoter),
        manifests: createManifests(
          attempts('codeup'),
          new CodeupClient(yunxiao('manifest-writer', environmentId)),
        ),
        ...deliveringUnder(yunxiao('yunxiao-operator', null)),
      }
    },
    releasing(): ReleasingCloud {
      const door = writing('yunxiao-releaser')
      const operator = writing('yunxiao-operator')
      const flow = new FlowClient(operator)
      return {
        code: createReleases(attempts('codeup'), new CodeupClient(door), new ReleaseClient(door)),
        gates: createPipelineGates(attempts('flow'), flow),
        operations: createPipelineOperations(
          attempts('flow'),
          new OperateClient(operator),
          createPipelineStarts(attempts('flow'), flow),
        ),
      }
    },
    proposing(): ProposingCloud {
      const door = writing('yunxiao-proposer')
      const codeup = new CodeupClient(door)
      return {
        code: createReleases(attempts('codeup'), codeup, new ReleaseClient(door)),
        files: createManifests(attempts('codeup'), codeup),
      }
    },
    costing: (reader: KeySource): CostCloud => ({ billing: billingUnder(reader) }),
    tagging: (writer: KeySource): TaggingCloud => ({ costTags: costTagsUnder(writer) }),
    taggerKey: (arn: string) => assume(arn, 'sluice-tagging', promotionSeconds),
    readerKey: (arn: string) => assume(arn, 'sluice-reading', readingSeconds),
    promoterKey: (arn: string, sessionName: string) => assume(arn, sessionName, promotionSeconds),
    /** Waits for calls under way. */
    close: async () => {
      await Promise.all([http, ...opened.keys()].map((each) => each.close()))
    },
    destroy: async () => {
      await Promise.all([http, ...opened.keys()].map((each) => each.destroy()))
    },
  }
}

export type OpenConnection = ReturnType<typeof openConnection>
