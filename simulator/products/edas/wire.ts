import type { World } from '../../kernel/world.ts'
import { rollsBack } from './engine.ts'
import { groupsOf } from './groups.ts'
import { type Application, type Batch, type ChangeOrder, statusOf } from './rows.ts'
import { edasOf, openOrderOf } from './state.ts'

/** Beijing time without a zone. */
const localTime = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

const runningOf = (world: World, application: Application): number =>
  [...groupsOf(world, application).values()].reduce(
    (sum, { status }) => sum + (status?.readyReplicas ?? 0),
    0,
  )

export const listedItem = (world: World, application: Application) => ({
  AppId: application.appId,
  ApplicationType: 'Image',
  BuildPackageId: -1,
  ClusterId: application.clusterId,
  ClusterType: 5,
  CreateTime: application.createdAt,
  Instances: application.instances,
  K8sNamespace: application.k8sNamespace,
  Name: application.name,
  NamespaceId: application.namespaceId,
  Port: 8080,
  RegionId: application.regionId,
  RunningInstanceCount: runningOf(world, application),
  State: openOrderOf(edasOf(world), application.appId) === undefined ? 'RUNNING' : 'DEPLOYING',
})

const developTypes: Record<Application['framework'], string> = {
  dubbo: 'Dubbo',
  'spring-cloud': 'SpringCloud',
  other: 'Java',
}

export function applicationItem(application: Application) {
  const [, host = '', namespace = '', repository = ''] =
    /^([^/]+)\/([^/]+)\/([^@:]+)/.exec(application.image) ?? []
  return {
    AppId: application.appId,
    App: {
      AppId: application.appId,
      ApplicationName: application.name,
      ApplicationType: 'Image',
      ClusterId: application.clusterId,
      CsClusterId: application.csClusterId,
      DeployType: 'Image',
      DevelopType: developTypes[application.framework],
      EnvList: { Env: [] },
      Instances: application.instances,
      K8sNamespace: application.k8sNamespace,
      Labels: '{}',
      RegionId: application.namespaceId,
      WorkloadType: 'Deployment',
    },
    Conf: {},
    DeployGroups: { DeployGroup: [] },
    ImageInfo: {
      ImageUrl: application.image,
      RegionId: application.regionId,
      RepoName: repository,
      RepoNamespace: namespace,
      RepoOriginType: host,
      Tag: /:([^:/@]+)$/.exec(application.image.split('@')[0] ?? '')?.[1] ?? '',
    },
    LatestVersion: { PackageVersion: '', Url: '', WarUrl: '' },
  }
}

const words = {
  deploy: ['Deploy Application', 'CoDeploy'],
  rollback: ['Roll Back Application', 'CoRollback'],
} as const

export const orderRow = (order: ChangeOrder) => ({
  AppId: order.appId,
  BatchCount: order.batches.length,
  BatchType: order.manual ? 'Manual' : 'Automatic',
  ChangeOrderDescription: order.description,
  ChangeOrderId: order.orderId,
  CoType: words[order.kind][0],
  CoTypeCode: words[order.kind][1],
  CreateTime: localTime(order.createdAt),
  CreateUserId: order.userId,
  FinishTime: order.finishedAt === undefined ? '' : localTime(order.finishedAt),
  GroupId: 'all',
  Source: order.source,
  Status: order.status,
  UserId: order.userId,
})

function pipelineItem({ pipelineId, status, startedAt, updatedAt, error }: Batch, index: number) {
  const failed = status === statusOf.failed
  return {
    PipelineId: pipelineId,
    PipelineName: `Batch: ${index + 1}`,
    PipelineStatus: status,
    StartTime: startedAt === undefined ? '' : String(startedAt),
    UpdateTime: updatedAt === undefined ? '' : String(updatedAt),
    StageList: { StageInfoDTO: [] },
    StageDetailList: {
      StageDetailDTO: [
        {
          StageId: `${pipelineId}@1`,
          StageName: 'Deploy instances',
          StageStatus: status,
          TaskList: {
            TaskInfoDTO: [
              {
                TaskId: `${pipelineId}@1@1`,
                TaskName: 'Deploy',
                TaskStatus: String(status),
                TaskErrorCode: failed ? 'InstanceNotReady' : '',
                TaskErrorMessage: error ?? '',
                TaskMessage: '',
                TaskErrorIgnorance: 0,
                RetryType: 0,
                ShowManualIgnorance: false,
              },
            ],
          },
        },
      ],
    },
  }
}

export const orderInfo = (world: World, order: ChangeOrder) => ({
  BatchCount: order.batches.length,
  BatchType: order.manual ? 'Manual' : 'Automatic',
  ChangeOrderDescription: order.description,
  ChangeOrderId: order.orderId,
  CoType: words[order.kind][0],
  CreateTime: localTime(order.createdAt),
  CreateUserId: order.userId,
  Desc: order.image,
  PipelineInfoList: { PipelineInfo: order.batches.map(pipelineItem) },
  Status: order.status,
  SupportRollback: rollsBack(world, order),
  Targets: { Items: [] },
  TrafficControl: { Routes: '', Rules: order.rules ?? '', Tips: '' },
})
