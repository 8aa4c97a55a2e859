import { BusinessFailure, Refusal } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import { arnOfRepository, arnOfRequested } from './access.ts'
import { pointTag, removeTag } from './images.ts'
import { acrPage } from './paging.ts'
import { issuePassword } from './passwords.ts'
import type { ImageTag } from './rows.ts'
import { type AcrState, inRepo } from './state.ts'

const success = { IsSuccess: true, Code: 'success' } as const

export function tagOperations(state: AcrState): SignedOperation[] {
  const fieldsOf = (tag: Readonly<ImageTag>) => {
    const manifest = state.manifests.get(inRepo(tag.repoId, tag.digest))
    return {
      Tag: tag.tag,
      Digest: hex(tag.digest),
      ImageId: hex(manifest?.configDigest ?? tag.digest),
      ImageSize: manifest?.imageSize ?? 0,
      ImageCreate: tag.createdAt,
      ImageUpdate: tag.updatedAt,
      Status: 'NORMAL',
    }
  }
  const tagOf = (repoId: string, tag: string): Readonly<ImageTag> => {
    const found = state.tags.get(inRepo(repoId, tag))
    if (found === undefined) throw new BusinessFailure('REPO_TAG_NOT_EXIST', `The tag ${tag} does not exist.`)
    return found
  }
  return [
    operation({
      action: 'ListRepoTag',
      params: {
        InstanceId: 'string!',
        RepoId: 'string!',
        PageNo: 'integer',
        PageSize: 'integer',
        MaxResults: 'integer',
        NextToken: 'string',
      },
      access: ({ params }) => ({ action: 'cr:ListRepositoryTag', resource: arnOfRequested(state, params) }),
      handle({ params }) {
        const { repoId } = state.repository(params)
        const all = state.tags
          .by('repo', repoId)
          .sort((a, b) => b.updatedAt - a.updatedAt || (a.tag < b.tag ? -1 : 1))
        const { rows, fields } = acrPage(all, params)
        const images = rows.map((row) => {
          const image = fieldsOf(row)
          return { ...image, ImageCreate: String(image.ImageCreate), ImageUpdate: String(image.ImageUpdate) }
        })
        return { ...success, ...fields, TotalCount: String(all.length), Images: images }
      },
    }),
    operation({
      action: 'GetRepoTag',
      method: 'GET',
      params: { InstanceId: 'string!', RepoId: 'string!', Tag: 'string!' },
      access: ({ params }) => ({ action: 'cr:ListRepositoryTag', resource: arnOfRequested(state, params) }),
      handle: ({ params }) => ({
        ...success,
        ...fieldsOf(tagOf(state.repository(params).repoId, params.Tag)),
      }),
    }),
    operation({
      action: 'CreateRepoTag',
      params: {
        InstanceId: 'string!',
        NamespaceName: 'string!',
        RepoName: 'string!',
        FromTag: 'string!',
        ToTag: 'string!',
      },
      write: true,
      access: ({ params }) => ({
        action: 'cr:CreateRepositoryTag',
        resource: arnOfRequested(state, { ...params, RepoNamespaceName: params.NamespaceName }),
      }),
      handle({ params, now }) {
        const repository = state.repository({ ...params, RepoNamespaceName: params.NamespaceName })
        const { digest } = tagOf(repository.repoId, params.FromTag)
        try {
          pointTag(state, repository, params.ToTag, digest, now)
        } catch (error) {
          if (error instanceof Refusal && error.status === 403)
            throw new BusinessFailure('TAG_IMMUTABLE', error.message)
          throw error
        }
        return success
      },
    }),
    operation({
      action: 'DeleteRepoTag',
      params: { InstanceId: 'string!', RepoId: 'string!', Tag: 'string!' },
      write: true,
      access: ({ params }) => ({ action: 'cr:DeleteRepositoryTag', resource: arnOfRequested(state, params) }),
      handle({ params }) {
        const repository = state.repository(params)
        tagOf(repository.repoId, params.Tag)
        removeTag(state, repository.repoId, params.Tag)
        return success
      },
    }),
    operation({
      action: 'GetAuthorizationToken',
      params: { InstanceId: 'string!', ExpiresInHours: 'integer' },
      access: () => ({ action: 'cr:GetAuthorizationToken', resource: '*' }),
      handle({ params, caller }) {
        const { instanceId } = state.instance(params.InstanceId)
        const { password, expiresAt } = issuePassword(state, instanceId, caller, params.ExpiresInHours ?? 1)
        return {
          ...success,
          TempUsername: 'cr_temp_user',
          AuthorizationToken: password,
          ExpireTime: expiresAt,
        }
      },
    }),
    deleteRepository(state),
  ]
}

/** Not read by the portal; used to show what happens to running digests when a repository goes away. */
function deleteRepository(state: AcrState): SignedOperation {
  return operation({
    action: 'DeleteRepository',
    params: { InstanceId: 'string!', RepoId: 'string!' },
    write: true,
    access: ({ params }) => ({ action: 'cr:DeleteRepository', resource: arnOfRequested(state, params) }),
    handle({ params, authorise }) {
      const repository = state.repository(params)
      authorise('cr:DeleteRepository', arnOfRepository(state, repository))
      for (const { tag } of state.tags.by('repo', repository.repoId)) removeTag(state, repository.repoId, tag)
      for (const { digest } of state.manifests.by('repo', repository.repoId)) {
        state.manifests.delete(inRepo(repository.repoId, digest))
        state.scans.delete(inRepo(repository.repoId, digest))
      }
      state.repositories.delete(repository.repoId)
      return success
    },
  })
}

const hex = (digest: string): string => digest.replace(/^sha256:/, '')
