import { refuse } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import { arnOfRequested, repositoryArn } from './access.ts'
import { acrPage } from './paging.ts'
import type { Repository } from './rows.ts'
import type { AcrState } from './state.ts'

const success = { IsSuccess: true, Code: 'success' } as const
const byIdOrName = {
  InstanceId: 'string!',
  RepoId: 'string',
  RepoName: 'string',
  RepoNamespaceName: 'string',
} as const

function requireRepository(by: { RepoId?: string; RepoName?: string; RepoNamespaceName?: string }): void {
  if (by.RepoId === undefined && (by.RepoName === undefined || by.RepoNamespaceName === undefined)) {
    throw refuse.missingParameter('RepoId')
  }
}

export function repositoryOperations(state: AcrState): SignedOperation[] {
  return [
    operation({
      action: 'ListRepository',
      params: {
        InstanceId: 'string!',
        RepoNamespaceName: 'string',
        RepoName: 'string',
        RepoStatus: 'string',
        PageNo: 'integer',
        PageSize: 'integer',
        MaxResults: 'integer',
        NextToken: 'string',
      },
      access: ({ params }) => ({
        action: 'cr:ListRepository',
        resource: repositoryArn(state, params.InstanceId, params.RepoNamespaceName),
      }),
      handle({ params }) {
        const { instanceId } = state.instance(params.InstanceId)
        const status = params.RepoStatus ?? 'NORMAL'
        if (!['NORMAL', 'DELETING', 'DELETED', 'ALL'].includes(status))
          throw refuse.invalidParameter('RepoStatus')
        const within =
          params.RepoNamespaceName === undefined
            ? state.repositories.by('instance', instanceId)
            : state.repositories.by('namespace', `${instanceId}/${params.RepoNamespaceName}`)
        const all = within.filter(
          (row) =>
            (status === 'NORMAL' || status === 'ALL') &&
            (params.RepoName === undefined || row.name === params.RepoName),
        )
        const { rows, fields } = acrPage(all, params)
        const repositories = rows.map((row) => {
          const { Detail: _detail, ...listed } = repositoryFields(row)
          return listed
        })
        return { ...success, ...fields, TotalCount: String(all.length), Repositories: repositories }
      },
    }),
    operation({
      action: 'GetRepository',
      params: byIdOrName,
      access: ({ params }) => ({ action: 'cr:GetRepository', resource: arnOfRequested(state, params) }),
      handle({ params }) {
        requireRepository(params)
        return { ...success, ...repositoryFields(state.repository(params)) }
      },
    }),
    operation({
      action: 'UpdateRepository',
      params: {
        ...byIdOrName,
        RepoType: 'string!',
        Summary: 'string!',
        Detail: 'string',
        TagImmutability: 'boolean',
      },
      write: true,
      access: ({ params }) => ({ action: 'cr:UpdateRepository', resource: arnOfRequested(state, params) }),
      handle({ params, now }) {
        requireRepository(params)
        const { RepoType } = params
        if (RepoType !== 'PRIVATE' && RepoType !== 'PUBLIC') throw refuse.invalidParameter('RepoType')
        const before = state.repository(params)
        state.repositories.patch(before.repoId, {
          repoType: RepoType,
          summary: params.Summary,
          detail: params.Detail ?? before.detail,
          tagImmutability: params.TagImmutability ?? before.tagImmutability,
          modifiedAt: now,
        })
        return success
      },
    }),
  ]
}

function repositoryFields(row: Readonly<Repository>) {
  return {
    InstanceId: row.instanceId,
    RepoId: row.repoId,
    RepoName: row.name,
    RepoNamespaceName: row.namespace,
    RepoType: row.repoType,
    RepoStatus: 'NORMAL',
    RepoBuildType: 'MANUAL',
    Summary: row.summary,
    Detail: row.detail,
    TagImmutability: row.tagImmutability,
    ResourceGroupId: 'rg-acfmxsimulated',
    CreateTime: row.createdAt,
    ModifiedTime: row.modifiedAt,
  }
}
