import { gitDirOf } from '../../git/dirs.ts'
import { readHead } from '../../git/head.ts'
import type { Kube } from '../kube.ts'
import { type JsonObject, textOf } from '../object.ts'
import { applyManifest, revisionAnnotation, sourceAnnotation } from './apply.ts'
import { changedFiles, listFiles, readFiles, refSignature } from './git.ts'
import { kustomizationOf, renderFolder } from './kustomize.ts'
import { applicationKey, type Gitops, gitopsOf, type Source } from './source.ts'

const LAG_MS = 1_500
const HEAL_MS = 3_000
export const gitopsManager = 'gitops-controller'

interface SyncTimer {
  repository: string
  /** Applies these folders again although their source did not change. */
  folders?: string[]
}

/** Follows the manifest repositories: two stat calls per repository and tick, Git only when a branch has moved. */
export function startGitops(kube: Kube): void {
  const { world } = kube
  const gitops = gitopsOf(world)
  const signatures = new Map<string, string>()
  let lastTick = world.clock.now()
  world.timers.on<SyncTimer>('gitops.sync', (timer, at) => sync(kube, gitops, timer, at))
  world.onTick('gitops', (now) => {
    for (const source of gitops.sources.values()) {
      const signature = refSignature(gitDirOf(world, source.repository), source.branch)
      if (signatures.get(source.repository) === signature) continue
      signatures.set(source.repository, signature)
      const head = readHead(gitDirOf(world, source.repository), source.branch)
      if (head === undefined || head === source.syncedRevision) continue
      // The branch moved at some instant since the last look; after a jump of the clock that was before the jump.
      world.timers.schedule('gitops.sync', Math.min(lastTick, now) + LAG_MS, {
        repository: source.repository,
      })
    }
    lastTick = now
  })
  kube.onChange((_cluster, { resource, object, type }, at) => {
    if (resource !== 'deployments' && resource !== 'statefulsets') return
    const from = object.metadata.annotations?.[sourceAnnotation]
    const source =
      from === undefined
        ? undefined
        : gitops.sources.values().find((row) => from.startsWith(`${row.repository}/`))
    if (from === undefined || source?.selfHeal !== true) return
    const lastWriter = object.metadata.managedFields?.at(-1)?.manager
    if (type !== 'DELETED' && lastWriter === gitopsManager) return
    const folders = [from.slice(source.repository.length + 1)]
    world.timers.schedule('gitops.sync', at + HEAL_MS, { repository: source.repository, folders })
  })
}

/** `<cluster>/<service>` of a file in it; undefined for anything that lies elsewhere. */
function folderOf(kube: Kube, path: string): string | undefined {
  const [cluster, service, file] = path.split('/')
  if (cluster === undefined || service === undefined || file === undefined) return undefined
  return kube.cluster(cluster) === undefined ? undefined : `${cluster}/${service}`
}

async function sync(kube: Kube, gitops: Gitops, timer: SyncTimer, at: number): Promise<void> {
  const source = gitops.sources.get(timer.repository)
  if (source === undefined) return
  const gitDir = gitDirOf(kube.world, source.repository)
  const head = readHead(gitDir, source.branch)
  if (head === undefined || (head === source.syncedRevision && timer.folders === undefined)) return
  const touched = timer.folders ?? (await touchedFolders(kube, source, gitDir, head))
  if (touched.length > 0) {
    const chosen = new Set(touched)
    const paths = await listFiles(gitDir, head, (folder) => isNeededBy(chosen, folder, kube))
    const yamlPaths = paths.filter((path) => /\.ya?ml$|(^|\/)Kustomization$/.test(path))
    const files = await readFiles(gitDir, head, yamlPaths)
    for (const folder of touched) applyFolder(kube, gitops, source, folder, files, head, at)
  }
  if (timer.folders === undefined) gitops.sources.patch(source.repository, { syncedRevision: head })
}

async function touchedFolders(kube: Kube, source: Source, gitDir: string, head: string): Promise<string[]> {
  const folders = (list: string[]): string[] => [
    ...new Set(list.flatMap((path) => folderOf(kube, path) ?? [])),
  ]
  const before = source.syncedRevision
  const changed = before === undefined ? undefined : await changedFiles(gitDir, before, head)
  // A change outside the folders of the clusters may be a base that any of them uses.
  const isBase = (path: string): boolean => folderOf(kube, path) === undefined && path.includes('/')
  return folders(changed === undefined || changed.some(isBase) ? await listFiles(gitDir, head) : changed)
}

/** These folders, and everything that belongs to no cluster: possible bases. */
function isNeededBy(chosen: ReadonlySet<string>, folder: string, kube: Kube): boolean {
  const own = folderOf(kube, `${folder}/`)
  return own === undefined || chosen.has(own)
}

function applyFolder(
  kube: Kube,
  gitops: Gitops,
  source: Source,
  folder: string,
  files: ReadonlyMap<string, string>,
  revision: string,
  at: number,
): void {
  const { repository } = source
  const cluster = kube.cluster(folder.split('/', 1)[0] ?? '')?.id ?? ''
  const known = gitops.applications.get(applicationKey(repository, folder))
  const note = (
    status: 'Synced' | 'Failed' | 'Gone',
    message: string,
    applied: Record<string, JsonObject>,
  ): void => {
    gitops.applications.put({ repository, folder, status, revision, message, syncedAt: at, applied })
  }
  if (kustomizationOf(files, folder) === undefined) {
    // Nothing is pruned: what a deleted folder had made goes on running until somebody deletes it.
    if (known !== undefined) note('Gone', 'the folder is no longer in the repository', known.applied)
    return
  }
  try {
    const objects = renderFolder(files, folder)
    const annotations = {
      [revisionAnnotation]: revision,
      [sourceAnnotation]: applicationKey(repository, folder),
    }
    const applied: Record<string, JsonObject> = {}
    for (const object of objects) {
      const key = `${textOf(object.kind)}/${textOf((object.metadata as JsonObject).name)}`
      applyManifest(kube, cluster, object, known?.applied[key], annotations, { manager: gitopsManager, at })
      applied[key] = object
    }
    note('Synced', '', applied)
  } catch (error) {
    note('Failed', error instanceof Error ? error.message : String(error), known?.applied ?? {})
  }
}
