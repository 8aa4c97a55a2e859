import { BusinessFailure, Refusal } from '../../kernel/errors.ts'
import { pointTag } from './images.ts'
import type { ImageTag, Repository, SyncRule, SyncTask } from './rows.ts'
import { type AcrState, idFrom, inRepo } from './state.ts'

export const SYNC_DONE = 'acr.sync-done'
export const SYNC_MS = 40_000

/** Starts copying one tag to another repository, usually of an instance in another region. */
export function startSync(
  state: AcrState,
  task: Omit<SyncTask, 'taskId' | 'status' | 'modifiedAt' | 'issue' | 'digest'>,
): Readonly<SyncTask> {
  const digest = state.digestOf(task.from.repoId, task.from.tag)
  if (digest === undefined)
    throw new BusinessFailure('REPO_TAG_NOT_EXIST', `The tag ${task.from.tag} does not exist.`)
  const seed = `${task.from.repoId}:${task.from.tag}>${task.to.repoId}:${task.to.tag}@${task.createdAt}`
  const row = state.syncTasks.put({
    ...task,
    taskId: idFrom('rst', seed),
    status: 'RUNNING',
    digest,
    issue: '',
    modifiedAt: task.createdAt,
  })
  const doneAt = task.createdAt + SYNC_MS
  if (doneAt <= state.world.clock.now()) finishSync(state, row.taskId, doneAt)
  else state.world.timers.schedule(SYNC_DONE, doneAt, { taskId: row.taskId })
  return state.syncTasks.get(row.taskId) ?? row
}

export function finishSync(state: AcrState, taskId: string, at: number): void {
  const task = state.syncTasks.get(taskId)
  const target = task === undefined ? undefined : state.repositories.get(task.to.repoId)
  if (task === undefined || task.status !== 'RUNNING') return
  const end = (status: SyncTask['status'], issue: string) =>
    state.syncTasks.patch(taskId, { status, issue, modifiedAt: at })
  if (target === undefined || !state.manifests.has(inRepo(task.from.repoId, task.digest))) {
    end('FAILED', 'INTERNAL_ERROR')
    return
  }
  if (state.digestOf(target.repoId, task.to.tag) === task.digest) {
    end('SUCCESS', '')
    return
  }
  copyManifest(state, task.from.repoId, target.repoId, task.digest, at)
  try {
    pointTag(state, target, task.to.tag, task.digest, at)
    end('SUCCESS', '')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    end('FAILED', 'TAG_CONFLICT')
  }
}

/** What the sync rules do when a tag moves. */
export function followRules(
  state: AcrState,
  repository: Readonly<Repository>,
  tag: Readonly<ImageTag>,
  at: number,
): void {
  for (const rule of state.syncRules.by('local', repository.instanceId)) {
    if (!ruleCovers(rule, repository, tag.tag)) continue
    const name = rule.targetRepoName || repository.name
    const target =
      state.repositoryAt(rule.targetInstanceId, rule.targetNamespace, name) ??
      madeByRule(state, rule, repository, name, at)
    if (target === undefined) continue
    startSync(state, {
      from: { repoId: repository.repoId, tag: tag.tag },
      to: { repoId: target.repoId, tag: tag.tag },
      trigger: 'PASSIVE',
      ruleId: rule.ruleId,
      createdAt: at,
    })
  }
}

/** A namespace that makes repositories by itself does so for what is copied into it. */
function madeByRule(
  state: AcrState,
  rule: Readonly<SyncRule>,
  like: Readonly<Repository>,
  name: string,
  at: number,
): Readonly<Repository> | undefined {
  const { targetInstanceId: instanceId, targetNamespace: namespace } = rule
  if (state.namespaces.get(`${instanceId}/${namespace}`)?.autoCreateRepo !== true) return undefined
  const repoId = idFrom('crr', `${instanceId}/${namespace}/${name}`)
  const made = { instanceId, namespace, name, repoId, createdAt: at, modifiedAt: at, tagImmutability: false }
  return state.repositories.put({ ...like, ...made })
}

function ruleCovers(rule: Readonly<SyncRule>, repository: Readonly<Repository>, tag: string): boolean {
  return (
    rule.trigger === 'PASSIVE' &&
    rule.localNamespace === repository.namespace &&
    (rule.scope === 'NAMESPACE' || rule.localRepoName === repository.name) &&
    new RegExp(`^(?:${rule.tagFilter})$`).test(tag)
  )
}

function copyManifest(state: AcrState, fromRepo: string, toRepo: string, digest: string, at: number): void {
  const manifest = state.manifests.get(inRepo(fromRepo, digest))
  if (manifest === undefined || state.manifests.has(inRepo(toRepo, digest))) return
  for (const reference of manifest.references) {
    if (manifest.isIndex) copyManifest(state, fromRepo, toRepo, reference, at)
    const link = state.blobs.get(inRepo(fromRepo, reference))
    if (link !== undefined) state.blobs.put({ ...link, repoId: toRepo })
  }
  state.manifests.put({ ...manifest, repoId: toRepo, createdAt: at })
}
