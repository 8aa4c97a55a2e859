import { BusinessFailure } from '../../kernel/errors.ts'
import { removeManifest, removeTag } from './images.ts'
import type { ImageTag, LifecycleRule, Repository } from './rows.ts'
import { type AcrState, inRepo } from './state.ts'

export const CLEANUP_DUE = 'acr.cleanup-due'

const day = 86_400_000
const periods = { DAY: day, WEEK: 7 * day, MONTH: 30 * day } as const

/** A rule that runs by itself waits for its time; one that does not is only shown. */
export function scheduleCleanup(state: AcrState, rule: Readonly<LifecycleRule>): void {
  if (rule.auto) state.world.timers.schedule(CLEANUP_DUE, rule.nextAt, { ruleId: rule.ruleId })
}

/** Deletes what a rule does not spare, and sets its next time. A rule that was changed meanwhile waits for its own. */
export function runCleanup(state: AcrState, ruleId: string, at: number): void {
  const rule = state.lifecycleRules.get(ruleId)
  if (rule === undefined || !rule.auto || rule.nextAt !== at) return
  for (const repository of state.repositories.by('instance', rule.instanceId)) {
    if (!covers(rule, repository)) continue
    for (const { tag } of doomed(rule, state.tags.by('repo', repository.repoId)))
      removeTag(state, repository.repoId, tag)
    sweep(state, repository.repoId)
  }
  const next = state.lifecycleRules.patch(ruleId, { nextAt: at + periods[rule.scheduleTime] })
  if (next !== undefined) scheduleCleanup(state, next)
}

function covers(rule: Readonly<LifecycleRule>, repository: Readonly<Repository>): boolean {
  if (rule.scope === 'INSTANCE') return true
  if (rule.namespace !== repository.namespace) return false
  return rule.scope === 'NAMESPACE' || rule.repoName === repository.name
}

/** All but what the expression keeps and the newest of the rest. */
function doomed(rule: Readonly<LifecycleRule>, tags: readonly Readonly<ImageTag>[]): Readonly<ImageTag>[] {
  const kept = rule.tagRegexp === '' ? null : new RegExp(`^(?:${rule.tagRegexp})$`)
  const judged = rule.enableDeleteTag ? tags.filter(({ tag }) => kept?.test(tag) !== true) : []
  return [...judged].sort((a, b) => b.updatedAt - a.updatedAt).slice(rule.retentionTagCount)
}

/** Images that no tag names any more go with the last one, unless an index that is named holds them. */
function sweep(state: AcrState, repoId: string): void {
  const named = new Set(state.tags.by('repo', repoId).map(({ digest }) => digest))
  for (const digest of Array.from(named)) {
    const manifest = state.manifests.get(inRepo(repoId, digest))
    if (manifest?.isIndex === true) for (const child of manifest.references) named.add(child)
  }
  for (const { digest } of Array.from(state.manifests.by('repo', repoId)))
    if (!named.has(digest)) removeManifest(state, repoId, digest)
}

export interface CleanupChange {
  InstanceId: string
  RuleId: string
  Scope?: string | undefined
  NamespaceName?: string | undefined
  RepoName?: string | undefined
  RetentionTagCount?: number | undefined
  TagRegexp?: string | undefined
  ScheduleTime?: string | undefined
  Auto?: boolean | undefined
  EnableDeleteTag?: boolean | undefined
}

/** A rule is replaced whole: what is not said again falls back to what a new rule would have. */
export function changeCleanup(state: AcrState, change: CleanupChange): void {
  state.instance(change.InstanceId)
  const rule = state.lifecycleRules.get(change.RuleId)
  if (rule === undefined || rule.instanceId !== change.InstanceId)
    throw new BusinessFailure('ARTIFACT_LIFECYCLE_RULE_NOT_EXIST', 'The lifecycle rule does not exist.')
  const scope = scopes.find((each) => each === (change.Scope ?? 'INSTANCE'))
  const schedule = schedules.find((each) => each === (change.ScheduleTime ?? 'WEEK'))
  if (scope === undefined || schedule === undefined)
    throw new BusinessFailure('INVALID_PARAMETER', 'Scope or ScheduleTime is not one of those known.')
  const now = state.world.clock.now()
  const next = state.lifecycleRules.patch(change.RuleId, {
    scope,
    namespace: change.NamespaceName ?? '',
    repoName: change.RepoName ?? '',
    retentionTagCount: change.RetentionTagCount ?? 30,
    tagRegexp: change.TagRegexp ?? '',
    scheduleTime: schedule,
    auto: change.Auto ?? false,
    enableDeleteTag: change.EnableDeleteTag ?? false,
    modifiedAt: now,
    nextAt: schedule === rule.scheduleTime ? rule.nextAt : now + periods[schedule],
  })
  if (next !== undefined && (next.nextAt !== rule.nextAt || !rule.auto)) scheduleCleanup(state, next)
}

const scopes = ['INSTANCE', 'NAMESPACE', 'REPO'] as const
const schedules = ['DAY', 'WEEK', 'MONTH'] as const
