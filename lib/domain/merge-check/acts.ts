import type { FreezeAct } from '../freeze/window.ts'

/**
 * What a merge into a branch is to freezes: into a release branch it is also new content of that release. Branches that no
 * freeze acts on answer none.
 */
export function mergeActs(targetBranch: string, defaultBranch: string): FreezeAct[] {
  if (targetBranch.startsWith('release/')) return ['merge-release', 'release-content']
  return targetBranch === defaultBranch ? ['merge-main'] : []
}
