import { repositoryUrl } from '../codeup/render.ts'
import type { MergeRequest } from '../codeup/rows.ts'
import type { CodeupState, RefChange } from '../codeup/state.ts'

const noSha = '0'.repeat(40)

const repositoryOf = ({ path, name }: { path: string; name: string }) => ({
  name,
  url: `git@codeup.aliyun.com:${path}.git`,
  homepage: repositoryUrl(path),
  git_http_url: `${repositoryUrl(path)}.git`,
  git_ssh_url: `git@codeup.aliyun.com:${path}.git`,
  visibility_level: 0,
})

/** Push and tag push; a tag raises no push event, and a deletion ends in zeros. */
export function pushEvent(change: RefChange) {
  const { repository, ref, before = noSha, after = noSha, user } = change
  const isTag = ref.startsWith('refs/tags/')
  return {
    event: isTag ? 'Tag Push Hook' : 'Push Hook',
    body: {
      object_kind: isTag ? 'tag_push' : 'push',
      before,
      after,
      ref,
      checkout_sha: after === noSha ? null : after,
      user_id: 1,
      user_name: user.name,
      user_email: user.email,
      user_extern_uid: user.userId,
      aliyun_pk: user.userId,
      project_id: repository.id,
      repository: repositoryOf(repository),
      commits:
        after === noSha ? [] : [{ id: after, url: `${repositoryUrl(repository.path)}/commit/${after}` }],
      total_commits_count: after === noSha ? 0 : 1,
    },
  }
}

const words = (request: Readonly<MergeRequest>, before: Readonly<MergeRequest> | undefined) => {
  if (request.state === 'MERGED') return { state: 'merged', action: 'merge' }
  if (request.state === 'CLOSED') return { state: 'closed', action: 'close' }
  return { state: 'opened', action: before === undefined ? 'open' : 'update' }
}

/** Opened, changed, merged, closed. */
export function mergeRequestEvent(
  state: CodeupState,
  request: Readonly<MergeRequest>,
  before: Readonly<MergeRequest> | undefined,
) {
  const repository = state.repositories.get(String(request.repositoryId))
  const author = state.user(request.authorId)
  const path = repository?.path ?? ''
  return {
    event: 'Merge Request Hook',
    body: {
      object_kind: 'merge_request',
      user: { name: author.name, username: author.username, avatar_url: '', aliyun_pk: author.userId },
      object_attributes: {
        id: request.repositoryId * 10_000 + request.localId,
        iid: request.localId,
        title: request.title,
        description: request.description,
        source_branch: request.sourceBranch,
        target_branch: request.targetBranch,
        source_project_id: request.repositoryId,
        target_project_id: request.repositoryId,
        ...words(request, before),
        merge_status: request.state,
        last_commit: { id: request.sourceCommitId },
        work_in_progress: false,
        url: `${repositoryUrl(path)}/change/${request.localId}`,
        created_at: new Date(request.createdAt).toISOString(),
        updated_at: new Date(request.updatedAt).toISOString(),
      },
      repository: repositoryOf({ path, name: repository?.name ?? '' }),
    },
  }
}
