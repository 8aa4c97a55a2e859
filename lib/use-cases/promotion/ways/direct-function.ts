import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import type { AliasFact, FunctionDeployPort, FunctionPlace } from '../../../cloud/ports/function.ts'
import type { CloudFailure } from '../../../cloud/ports/outcome.ts'
import { keepTag } from '../../../domain/promotion/effect-names.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import {
  type Attempt,
  done,
  fromCloud,
  imagesOf,
  promotingCloud,
  refused,
  sharedEvidence,
  unclear,
} from '../steps/attempt.ts'
import type { Way } from './way.ts'

const acceptedBy = ({ subject }: Attempt): Set<string> =>
  new Set([subject.promotion.digest, ...subject.build.childDigests])

/** Somebody else was at it at the same moment: what it is like now is read by the next attempt. */
const racedOr = (failure: CloudFailure): StepOutcome =>
  failure.kind === 'conflict' ? unclear(failure) : fromCloud(failure)

const notTaken = (why: string | null): StepOutcome =>
  refused('function-update-failed', why ?? 'the function does not take the image')

type Version = { kind: 'version'; versionId: string; evidence: Record<string, unknown> } | StepOutcome

/** Writes the image and publishes it; nobody is served by either. */
async function publish(
  functions: FunctionDeployPort,
  place: FunctionPlace,
  attempt: Attempt,
  target: StepTarget,
): Promise<Version> {
  const { promotion } = attempt.subject
  const [image] = imagesOf(attempt.subject, target).map((each) => each.image)
  if (!image) return refused('image-absent', 'the target does not run this image')
  const { image: tried } = (attempt.step.evidence ?? {}) as { image?: string }
  const before = tried === undefined ? null : await functions.getFunction(place)
  // What this step wrote and the cloud did not take: writing it once more would ask the same again.
  if (before?.ok && before.value.image === tried && before.value.update === 'failed')
    return notTaken(before.value.problemText)
  const written = await functions.setImage(place, {
    image: `${image}@${promotion.digest}`,
    instead: `${image}:${keepTag(promotion.environment, promotion.digest)}`,
  })
  if (!written.ok) return racedOr(written.failure)
  const now = await functions.getFunction(place)
  if (!now.ok) return unclear(now.failure)
  const evidence = { function: place.name, region: place.region, image: written.value.image }
  if (now.value.update === 'going') return { kind: 'not-yet', evidence }
  if (now.value.update === 'failed') return notTaken(now.value.problemText)
  const { digest } = now.value
  // Written by an imageTag and not told what that is: what cannot be verified is not published.
  if (digest === null || !acceptedBy(attempt).has(digest))
    return {
      kind: 'unclear',
      code: 'digest-untold',
      message: `${place.name} does not say that ${written.value.image} is this digest`,
      retryAfterMs: null,
    }
  const published = await functions.publishVersion(place, { digest, promotion: promotion.number })
  if (!published.ok) return racedOr(published.failure)
  return { kind: 'version', versionId: published.value.versionId, evidence }
}

/**
 * The version that carries the build: going back takes the one that ran, with the settings it ran with; else, or where that
 * was deleted, one is published.
 */
export async function versionOf(
  functions: FunctionDeployPort,
  place: FunctionPlace,
  attempt: Attempt,
  target: StepTarget,
): Promise<Version> {
  const { version } = sharedEvidence(attempt, target)
  if (typeof version === 'string') return { kind: 'version', versionId: version, evidence: { shared: true } }
  if (attempt.subject.promotion.kind === 'rollback') {
    for (const digest of acceptedBy(attempt)) {
      const found = await functions.findVersion(place, digest)
      if (!found.ok) return unclear(found.failure)
      if (found.value !== null) return { kind: 'version', versionId: found.value, evidence: { found: true } }
    }
  }
  return publish(functions, place, attempt, target)
}

/** Function Compute: a published version of the image, and the alias on it, whole. */
export const publishFunction: Way = async (around, attempt, target) => {
  const place = target.function
  if (!place) return refused('target-incomplete', 'the target names no function')
  const { functionDeploys } = await promotingCloud(around, attempt)
  const aliases = await functionDeploys.listAliases(place)
  if (!aliases.ok) return fromCloud(aliases.failure)
  const alias: AliasFact | undefined = aliases.value.find(({ name }) => name === place.alias)
  if (alias) {
    const served = await functionDeploys.getAlias(place, place.alias)
    if (!served.ok) return unclear(served.failure)
    const [only, ...others] = served.value.shares
    if (only && others.length === 0 && !only.gone && acceptedBy(attempt).has(only.digest ?? ''))
      return done({ function: place.name, alias: place.alias, version: only.versionId, already: true })
  }
  const version = await versionOf(functionDeploys, place, attempt, target)
  if (version.kind !== 'version') return version
  const { versionId, evidence } = version
  const pointed = await functionDeploys.setAlias(place, place.alias, {
    versionId,
    other: null,
    promotion: attempt.subject.promotion.number,
    expected: alias?.changedMark ?? null,
  })
  if (!pointed.ok) return racedOr(pointed.failure)
  return done({ ...evidence, alias: place.alias, version: versionId, already: !pointed.value.written })
}
