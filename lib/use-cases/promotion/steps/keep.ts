import { Digest } from '../../../domain/build/digest.ts'
import { keepTag } from '../../../domain/promotion/effect-names.ts'
import { done, type Effect, fromCloud, promotingCloud, refused } from './attempt.ts'

/** Points an imageTag to the digest, so that no clean-up of the registry takes it away. */
export const keep: Effect = async (around, attempt) => {
  const { subject } = attempt
  const digest = Digest.parse(subject.promotion.digest)
  const imageTag = keepTag(subject.promotion.environment, digest)
  const { registry } = await promotingCloud(around, attempt)
  const manifest = await registry.getManifest(subject.image, digest)
  if (!manifest.ok) {
    return manifest.failure.kind === 'not-found'
      ? refused('digest-gone', 'the registry does not have this image any more')
      : fromCloud(manifest.failure)
  }
  const evidence = { imageTag, digest, children: manifest.value.children }
  const pointsTo = await registry.resolveTag(subject.image, imageTag)
  if (!pointsTo.ok) return fromCloud(pointsTo.failure)
  if (pointsTo.value === digest) return done({ ...evidence, already: true })
  const put = await registry.putTag(subject.image, imageTag, digest)
  if (put.ok) return done({ ...evidence, already: false })
  return put.failure.kind === 'conflict'
    ? refused('keep-taken', `${imageTag} is taken by another image and cannot be moved`)
    : fromCloud(put.failure)
}
