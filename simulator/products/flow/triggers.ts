import type { MergeRequest } from '../codeup/rows.ts'
import { isOpen, type RefChange } from '../codeup/state.ts'
import { readCommit } from '../git/objects.ts'
import { startRun } from './engine.ts'
import type { FlowState } from './state.ts'

const skips = /\[(skip ci|ci skip)\]/i

async function titleOf(state: FlowState, path: string, sha: string): Promise<string> {
  const repository = state.codeup.repository(path)
  const commit = repository === undefined ? undefined : await readCommit(state.codeup.dirOf(repository), sha)
  return commit?.message ?? ''
}

/** A push to main or a release branch starts the pipelines that build from it, unless its message says not to. */
export async function onRefChange(state: FlowState, change: RefChange): Promise<void> {
  const { repository, ref, after, user, at } = change
  const branch = /^refs\/heads\/(main|release\/.+)$/.exec(ref)?.[1]
  if (branch === undefined || after === undefined) return
  const pipelines = state.pipelines.by('bySource', repository.path).filter((row) => row.startedBy === 'push')
  if (pipelines.length === 0) return
  const message = await titleOf(state, repository.path, after)
  if (skips.test(message)) return
  const [commitTitle = ''] = message.split('\n')
  for (const pipeline of pipelines) {
    const order = { branch, commit: after, commitTitle, triggerMode: 3, creatorId: user.userId }
    startRun(state, pipeline, order, at)
  }
}

/** A merge request that opens or gets new commits is checked. */
export async function onMergeRequest(
  state: FlowState,
  request: Readonly<MergeRequest>,
  at: number,
): Promise<void> {
  const repository = state.codeup.repositories.get(String(request.repositoryId))
  if (repository === undefined || !isOpen(request)) return
  for (const pipeline of state.pipelines.by('bySource', repository.path)) {
    if (pipeline.startedBy !== 'merge-request') continue
    const order = {
      branch: request.sourceBranch,
      commit: request.sourceCommitId,
      commitTitle: request.title,
      triggerMode: 3,
      creatorId: request.authorId,
      mergeRequest: request.localId,
    }
    startRun(state, pipeline, order, at)
  }
}
