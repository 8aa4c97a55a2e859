import type { Repository } from './rows.ts'
import type { AcrState } from './state.ts'

/** Resource names as in the vendor's RAM table for Container Registry. */
export function instanceArn(state: AcrState, instanceId: string): string {
  return `acs:cr:${regionOf(state, instanceId)}:${state.world.accountId}:instance/${instanceId}`
}

export function repositoryArn(state: AcrState, instanceId: string, namespace = '*', name = '*'): string {
  return `acs:cr:${regionOf(state, instanceId)}:${state.world.accountId}:repository/${instanceId}/${namespace}/${name}`
}

export function arnOfRepository(state: AcrState, repository: Readonly<Repository>): string {
  return repositoryArn(state, repository.instanceId, repository.namespace, repository.name)
}

/** The ARN by RepoId or names, before it is known whether the repository exists. */
export function arnOfRequested(
  state: AcrState,
  by: { InstanceId: string; RepoId?: string; RepoName?: string; RepoNamespaceName?: string },
): string {
  const found = by.RepoId === undefined ? undefined : state.repositories.get(by.RepoId)
  if (found !== undefined) return arnOfRepository(state, found)
  return repositoryArn(state, by.InstanceId, by.RepoNamespaceName ?? '*', by.RepoName ?? '*')
}

function regionOf(state: AcrState, instanceId: string): string {
  return state.instances.get(instanceId)?.region ?? state.world.region
}
