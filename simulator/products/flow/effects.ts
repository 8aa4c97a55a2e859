import { createImage, hasImage, type LayerSpec, registryHost } from '../acr/seed.ts'
import { acrOf } from '../acr/state.ts'
import { commitFiles, type FileAction } from '../codeup/writing.ts'
import { readFileAt } from '../git/objects.ts'
import { between } from './chance.ts'
import type { BuildSpec, DeploySpec, Pipeline, Run } from './rows.ts'
import type { FlowState } from './state.ts'

const digestLine = /digest:\s*sha256:[0-9a-f]{64}/

/** The layers of a commit's image: the service's own base, and one layer that only this commit has. */
export function layersOf(build: BuildSpec, commit: string): LayerSpec[] {
  const [least, most] = build.app
  const size = Math.round(between(least, most, build.repository, commit))
  return [...build.base, { size, seed: `${build.namespace}/${build.repository} ${commit}` }]
}

/**
 * Builds and pushes the image of a run's commit, as the push of a real pipeline would: tags by SHA and, on main, latest.
 * Where tags are immutable and the commit has its image, that one is taken: another could not be pushed.
 */
export function buildImage(state: FlowState, build: BuildSpec, run: Readonly<Run>, at: number): string {
  const acr = acrOf(state.world)
  const repository = acr.repositoryAt(build.instanceId, build.namespace, build.repository)
  const before = repository?.tagImmutability ? acr.digestOf(repository.repoId, run.commit) : undefined
  if (before !== undefined) return before
  const { digest } = createImage(state.world, {
    instanceId: build.instanceId,
    namespace: build.namespace,
    repository: build.repository,
    tags: run.branch === 'main' ? [run.commit, 'latest'] : [run.commit],
    revision: run.commit,
    layers: layersOf(build, run.commit),
    createdAt: at,
    labels: { 'org.opencontainers.image.ref.name': run.branch },
  })
  return digest
}

/** Writes a digest into the manifests of an environment, in one commit that starts no pipeline. Answers the commit, if one was needed. */
export async function writeManifests(
  state: FlowState,
  deploy: DeploySpec,
  change: { service: string; digest: string; message: string; userId: string; at: number },
): Promise<string | undefined> {
  const repository = state.codeup.repository(deploy.repository)
  if (repository === undefined) throw new Error(`there is no repository ${deploy.repository}`)
  const dir = state.codeup.dirOf(repository)
  let changed = 0
  const actions = async (head: string): Promise<FileAction[]> => {
    const found: FileAction[] = []
    for (const path of deploy.files) {
      const before = (await readFileAt(dir, head, path))?.toString('utf8')
      const after = before?.replace(digestLine, `digest: ${change.digest}`)
      if (after === undefined || after === before) continue
      found.push({ action: 'update', path, content: Buffer.from(after) })
    }
    changed = found.length
    return found
  }
  try {
    const { sha } = await commitFiles(state.codeup, repository, {
      branch: deploy.branch,
      message: change.message,
      user: state.codeup.user(change.userId),
      at: change.at,
      actions,
    })
    return sha
  } catch (error) {
    if (changed === 0) return undefined
    throw error
  }
}

/** The image that a delivery run was asked for: DIGEST, VERSION or the newest of main. */
export function chosenDigest(
  state: FlowState,
  pipeline: Readonly<Pipeline>,
  run: Readonly<Run>,
): string | undefined {
  const { build } = pipeline
  if (build === undefined) return undefined
  const host = registryHost(state.world, build.instanceId)
  const reference = run.envs.DIGEST ?? run.envs.VERSION ?? run.commit
  return hasImage(state.world, host, build.namespace, build.repository, reference)
}
