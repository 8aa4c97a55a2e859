import type { StepSubject, StepTarget } from '../../../catalog/promotion/steps.ts'
import type { ManifestPort } from '../../../cloud/ports/code.ts'
import { editManifest } from '../../../domain/manifest/edit.ts'
import type { ManifestProblem } from '../../../domain/manifest/manifest-edit.ts'
import { commitMessage, isCommitOf } from '../../../domain/promotion/effect-names.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import { done, fromCloud, imagesOf, promotingCloud, refused } from '../steps/attempt.ts'
import type { Way } from './way.ts'

/** How often one attempt reads again when the file changed under it. */
const races = 5

type Manifest = NonNullable<StepTarget['manifest']>

function messageOf(subject: StepSubject): string {
  const { promotion, build } = subject
  const name =
    build.version ??
    (build.commitSha ? `${build.branch ?? 'commit'}@${build.commitSha.slice(0, 8)}` : promotion.digest)
  return commitMessage({
    service: promotion.service,
    environment: promotion.environment,
    build: name,
    number: promotion.number,
    requester: subject.requester?.key ?? 'sluice',
    starter: subject.starter?.key ?? null,
    digest: promotion.digest,
  })
}

type Edited = { kind: 'text'; text: string; changed: boolean } | { kind: 'refused'; outcome: StepOutcome }

function edit(subject: StepSubject, target: StepTarget, manifest: Manifest, text: string): Edited {
  const images = imagesOf(subject, target)
  const stop = (problem: ManifestProblem, message: string): Edited => ({
    kind: 'refused',
    outcome: refused(`manifest-${problem}`, `${manifest.repository} ${manifest.path}: ${message}`),
  })
  if (images.length === 0) return stop('absent', 'no container of the target takes this image')
  let made = text
  // A kustomization names each image once, however many containers run it.
  const once =
    manifest.format === 'kustomize' ? [...new Map(images.map((one) => [one.image, one])).values()] : images
  for (const { container, image } of once) {
    const result = editManifest({
      format: manifest.format,
      text: made,
      image,
      digest: subject.promotion.digest,
      container,
      keyPath: manifest.keyPath,
    })
    if (!result.ok) return stop(result.problem, result.message)
    made = result.text
  }
  return { kind: 'text', text: made, changed: made !== text }
}

/** Looks at the branch, and commits when the digest is not there and no commit of ours is. Null: the file changed meanwhile. */
async function writeOnce(
  manifests: ManifestPort,
  subject: StepSubject,
  target: StepTarget,
  manifest: Manifest,
  takesBack = false,
): Promise<StepOutcome | null> {
  const { repository, branch, path } = manifest
  const evidence = { repository, branch, path, cluster: target.clusterName }
  const head = await manifests.getHead(repository, branch)
  if (!head.ok) return fromCloud(head.failure)
  const file = await manifests.getFile(repository, head.value, path)
  if (!file.ok) {
    return file.failure.kind === 'not-found'
      ? refused('manifest-missing', `${repository} has no ${path} on ${branch}`)
      : fromCloud(file.failure)
  }
  const edited = edit(subject, target, manifest, file.value.content)
  if (edited.kind === 'refused') return edited.outcome
  const commits = await manifests.listCommits(repository, branch, path)
  if (!commits.ok) return fromCloud(commits.failure)
  const own = commits.value.find(({ message }) => isCommitOf(message, subject.promotion.number))
  if (!edited.changed) return done({ ...evidence, commit: own?.sha ?? null, head: head.value, already: true })
  if (own && !takesBack)
    return refused(
      'manifest-overwritten',
      `somebody changed ${path} after our commit ${own.sha.slice(0, 12)}`,
    )
  const committed = await manifests.commitFile({
    repository,
    branch,
    path,
    content: edited.text,
    message: messageOf(subject),
    parent: head.value,
    revision: file.value.revision,
  })
  if (committed.ok) return done({ ...evidence, commit: committed.value.sha, already: false })
  return committed.failure.kind === 'conflict' ? null : fromCloud(committed.failure)
}

const raced = ({ path }: Manifest): StepOutcome => ({
  kind: 'unclear',
  code: 'cloud-conflict',
  message: `${path} changed ${races} times while we wrote`,
  retryAfterMs: null,
})

/** GitOps: commits the digest to the target's manifest, on the head that was read. */
export const gitops: Way = async (around, attempt, target) => {
  if (!target.manifest) return refused('target-incomplete', 'the target names no manifest to write')
  const { manifests } = await promotingCloud(around, attempt)
  for (let race = 0; race < races; race += 1) {
    const outcome = await writeOnce(manifests, attempt.subject, target, target.manifest)
    if (outcome) return outcome
  }
  return raced(target.manifest)
}

/** Writes what ran before into the manifest again, in the name of the same promotion. */
export const restoreManifest: Way = async (around, attempt, target) => {
  const { manifest } = target
  const { promotion } = attempt.subject
  if (!manifest) return refused('target-incomplete', 'the target names no manifest to write')
  if (promotion.startedOverDigest === null)
    return refused('no-stable', 'it is not known what ran before, so nothing can be put back')
  const { manifests } = await promotingCloud(around, attempt)
  const subject = { ...attempt.subject, promotion: { ...promotion, digest: promotion.startedOverDigest } }
  for (let race = 0; race < races; race += 1) {
    const outcome = await writeOnce(manifests, subject, target, manifest, true)
    if (outcome) return outcome
  }
  return raced(manifest)
}
