import type { Collection } from '../../../kernel/collection.ts'
import type { World } from '../../../kernel/world.ts'
import { gitDirOf } from '../../git/dirs.ts'
import { readHead } from '../../git/head.ts'
import type { JsonObject } from '../object.ts'

/** A manifest repository that the controller follows. */
export interface Source {
  /** `group/name` of the repository. */
  repository: string
  branch: string
  /** Takes back what was changed in the cluster by other hands. */
  selfHeal: boolean
  /** The head when it was last synced; undefined before the first time. */
  syncedRevision?: string
}

/** One folder of a source: `<cluster name>/<service>`, one service in one cluster. */
export interface Application {
  repository: string
  folder: string
  status: 'Synced' | 'Failed' | 'Gone'
  /** The head when the folder was last applied, or tried. */
  revision: string
  message: string
  syncedAt: number
  /** What was applied, by `kind/name`: the next sync removes what the manifests no longer say. */
  applied: Record<string, JsonObject>
}

export interface Gitops {
  sources: Collection<Source>
  applications: Collection<Application>
}

const opened = new WeakMap<World, Gitops>()

export const applicationKey = (repository: string, folder: string): string => `${repository}/${folder}`

export function gitopsOf(world: World): Gitops {
  let gitops = opened.get(world)
  if (gitops === undefined) {
    gitops = {
      sources: world.collection('gitops.sources', { key: (row: Source) => row.repository }),
      applications: world.collection('gitops.applications', {
        key: (row: Application) => applicationKey(row.repository, row.folder),
      }),
    }
    opened.set(world, gitops)
  }
  return gitops
}

/**
 * Follows a manifest repository. With `adopt` the present head counts as synced and nothing is applied; without it
 * everything in it is.
 */
export function watchManifests(
  world: World,
  options: { repository: string; branch?: string; adopt?: boolean; selfHeal?: boolean },
): void {
  const { repository, branch = 'main', adopt = false, selfHeal = false } = options
  const head = adopt ? readHead(gitDirOf(world, repository), branch) : undefined
  if (adopt && head === undefined) throw new Error(`${repository} has no branch ${branch} to adopt`)
  gitopsOf(world).sources.put({
    repository,
    branch,
    selfHeal,
    ...(head === undefined ? {} : { syncedRevision: head }),
  })
}
