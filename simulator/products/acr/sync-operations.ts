import { BusinessFailure } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import { arnOfRequested, instanceArn, repositoryArn } from './access.ts'
import { acrPage } from './paging.ts'
import type { SyncTask } from './rows.ts'
import { type AcrState, inRepo } from './state.ts'
import { startSync } from './sync.ts'

const success = { IsSuccess: true, Code: 'success' } as const

export function syncOperations(state: AcrState): SignedOperation[] {
  const image = ({ repoId, tag }: SyncTask['from']) => {
    const repository = state.repositories.get(repoId)
    return {
      InstanceId: repository?.instanceId ?? '',
      RegionId: state.instances.get(repository?.instanceId ?? '')?.region ?? '',
      RepoNamespaceName: repository?.namespace ?? '',
      RepoName: repository?.name ?? '',
      ImageTag: tag,
    }
  }
  const taskFields = (task: Readonly<SyncTask>) => ({
    SyncTaskId: task.taskId,
    SyncRuleId: task.ruleId,
    SyncBatchTaskId: '',
    TaskStatus: task.status,
    TaskTrigger: task.trigger,
    TaskIssue: task.issue,
    CrossUser: false,
    SyncTransAccelerate: false,
    ImageFrom: image(task.from),
    ImageTo: image(task.to),
  })
  const layersOf = (task: Readonly<SyncTask>) =>
    (state.manifests.get(inRepo(task.from.repoId, task.digest))?.references ?? []).map((digest, index) => {
      const size = state.blobs.get(inRepo(task.from.repoId, digest))?.size ?? 0
      return {
        SyncLayerTaskId: `${task.taskId}-${index}`,
        ArtifactDigest: task.digest,
        Digest: digest,
        Size: size,
        SyncedSize: task.status === 'SUCCESS' ? size : 0,
        TaskStatus: task.status,
      }
    })
  return [
    operation({
      action: 'ListRepoSyncRule',
      params: {
        InstanceId: 'string!',
        NamespaceName: 'string',
        RepoName: 'string',
        TargetInstanceId: 'string',
        TargetRegionId: 'string',
        PageNo: 'integer',
        PageSize: 'integer',
      },
      access: ({ params }) => ({
        action: 'cr:ListSyncRule',
        resource: repositoryArn(state, params.InstanceId),
      }),
      handle({ params }) {
        const region = (instanceId: string) => state.instances.get(instanceId)?.region ?? ''
        const all = state.syncRules
          .by('local', state.instance(params.InstanceId).instanceId)
          .filter(
            (row) =>
              (params.NamespaceName ?? row.localNamespace) === row.localNamespace &&
              (params.RepoName ?? row.localRepoName) === row.localRepoName &&
              (params.TargetInstanceId ?? row.targetInstanceId) === row.targetInstanceId &&
              (params.TargetRegionId ?? region(row.targetInstanceId)) === region(row.targetInstanceId),
          )
        const { rows, fields } = acrPage(all, params)
        const rules = rows.map((row) => ({
          SyncRuleId: row.ruleId,
          SyncRuleName: row.name,
          SyncScope: row.scope,
          SyncTrigger: row.trigger,
          SyncDirection: 'FROM',
          LocalInstanceId: row.localInstanceId,
          LocalRegionId: region(row.localInstanceId),
          LocalNamespaceName: row.localNamespace,
          LocalRepoName: row.localRepoName,
          TargetInstanceId: row.targetInstanceId,
          TargetRegionId: region(row.targetInstanceId),
          TargetNamespaceName: row.targetNamespace,
          TargetRepoName: row.targetRepoName,
          TagFilter: row.tagFilter,
          RepoNameFilter: '.*',
          CrossUser: false,
          CreateTime: row.createdAt,
          ModifiedTime: row.createdAt,
        }))
        return { ...success, ...fields, TotalCount: all.length, SyncRules: rules }
      },
    }),
    operation({
      action: 'CreateRepoSyncTask',
      params: {
        InstanceId: 'string!',
        RepoId: 'string!',
        Tag: 'string!',
        TargetInstanceId: 'string!',
        TargetRegionId: 'string!',
        TargetNamespace: 'string!',
        TargetRepoName: 'string!',
        TargetTag: 'string!',
        TargetUserId: 'string',
        Override: 'boolean',
      },
      write: true,
      access: ({ params }) => ({ action: 'cr:CreateRepoSyncTask', resource: arnOfRequested(state, params) }),
      handle({ params, now }) {
        const source = state.repository(params)
        if (state.instance(params.TargetInstanceId).region !== params.TargetRegionId) {
          throw new BusinessFailure('INSTANCE_NOT_EXIST', 'The target instance is not in the target region.')
        }
        const target = state.repository({
          InstanceId: params.TargetInstanceId,
          RepoNamespaceName: params.TargetNamespace,
          RepoName: params.TargetRepoName,
        })
        const { taskId } = startSync(state, {
          from: { repoId: source.repoId, tag: params.Tag },
          to: { repoId: target.repoId, tag: params.TargetTag },
          trigger: 'INITIATIVE',
          ruleId: '',
          createdAt: now,
        })
        return { ...success, SyncTaskId: taskId }
      },
    }),
    operation({
      action: 'GetRepoSyncTask',
      params: { InstanceId: 'string!', SyncTaskId: 'string!' },
      access: ({ params }) => ({
        action: 'cr:GetRepoSyncTask',
        resource: instanceArn(state, params.InstanceId),
      }),
      handle({ params }) {
        const task = state.syncTasks.get(params.SyncTaskId)
        if (task === undefined) throw new BusinessFailure('SYNC_TASK_NOT_EXIST', 'The task does not exist.')
        const layers = layersOf(task)
        const syncedSize = layers.reduce((sum, layer) => sum + layer.SyncedSize, 0)
        return {
          ...success,
          ...taskFields(task),
          LayerTasks: layers,
          SyncedSize: syncedSize,
          Progress: task.status === 'SUCCESS' ? 100 : 0,
        }
      },
    }),
    operation({
      action: 'ListRepoSyncTask',
      params: {
        InstanceId: 'string!',
        RepoNamespaceName: 'string',
        RepoName: 'string',
        Tag: 'string',
        SyncRecordId: 'string',
        PageNo: 'integer',
        PageSize: 'integer',
      },
      access: ({ params }) => ({
        action: 'cr:ListRepoSyncTask',
        resource: instanceArn(state, params.InstanceId),
      }),
      handle({ params }) {
        const { instanceId } = state.instance(params.InstanceId)
        const all = state.syncTasks
          .values()
          .reverse()
          .filter((task) => {
            const from = image(task.from)
            return (
              from.InstanceId === instanceId &&
              (params.RepoNamespaceName ?? from.RepoNamespaceName) === from.RepoNamespaceName &&
              (params.RepoName ?? from.RepoName) === from.RepoName &&
              (params.Tag ?? from.ImageTag) === from.ImageTag
            )
          })
        const { rows, fields } = acrPage(all, params)
        const tasks = rows.map((task) => ({
          ...taskFields(task),
          CreateTime: task.createdAt,
          ModifiedTime: task.modifiedAt,
          ModifedTime: task.modifiedAt,
        }))
        return { ...success, ...fields, TotalCount: String(all.length), SyncTasks: tasks }
      },
    }),
  ]
}
