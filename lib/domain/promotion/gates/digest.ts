import type { GateFacts } from '../facts.ts'
import type { GateVerdict } from '../gate-verdict.ts'
import { cloud, role, verdictOf } from '../verdicts.ts'

/** The registry's last answer counts for this long when it does not answer now. */
export const registryFreshMs = 15 * 60_000
/** Not answered for this long: could not find out. */
export const registryDeadlineMs = 60 * 60_000

/** The digest exists in the registry now. Unknown waits until its deadline and then blocks. */
export function judgeDigest({ registry, digest, kind, confirmed }: GateFacts, now: Date): GateVerdict {
  const { seenAt } = registry
  if (registry.state === 'gone')
    return verdictOf('digest', 'block', 'gone', { digest }, { seenAt, resolvers: [cloud('registry')] })
  const silentMs = now.getTime() - seenAt.getTime()
  if (registry.state === 'there' && silentMs <= registryFreshMs)
    return verdictOf('digest', 'pass', 'exists', { digest }, { seenAt })
  const values = { digest, since: seenAt.toISOString(), message: registry.message }
  // Going back must not wait for a registry that is away, where a person typed that they know it.
  if (kind === 'rollback' && confirmed?.includes('cloud-away'))
    return verdictOf('digest', 'warn', 'cloud-away', values, { seenAt, resolvers: [cloud('registry')] })
  return silentMs <= registryDeadlineMs
    ? verdictOf('digest', 'wait', 'no-answer', values, { seenAt, resolvers: [cloud('registry')] })
    : verdictOf('digest', 'block', 'could-not-find-out', values, { seenAt, resolvers: [cloud('registry')] })
}

/** Why a build cannot even be asked for, where its image is gone or nobody knows; null where it may wait. */
export function digestRefusal(
  verdicts: readonly GateVerdict[],
): { message: string; verdict: GateVerdict } | null {
  const verdict = verdicts.find((one) => one.gate === 'digest' && one.verdict === 'block')
  if (!verdict) return null
  const gone = verdict.reasons.some(({ key }) => key === 'gone')
  const message = gone
    ? 'the registry does not have this image any more'
    : 'the registry did not answer for an hour: whether it has this image is not known'
  return { message, verdict }
}

/** Version and keep tags still point to it; moving names are shown and never judged. */
export function judgeTagIntegrity(facts: GateFacts): GateVerdict {
  const judged = facts.imageTags.filter(({ kind }) => kind !== 'moving')
  const moving = facts.imageTags.filter(({ kind }) => kind === 'moving').map(({ name }) => name)
  const moved = judged.filter((imageTag) => imageTag.digest !== facts.digest)
  const { seenAt } = facts.registry
  const verdict = judgeHeldTags(facts, judged, moved)
  if (moving.length > 0) verdict.reasons.push({ key: 'moving', values: { tags: moving.join(', ') } })
  return { ...verdict, seenAt: seenAt.toISOString() }
}

function judgeHeldTags(
  { environment, settings }: GateFacts,
  judged: GateFacts['imageTags'],
  moved: GateFacts['imageTags'],
): GateVerdict {
  if (judged.length === 0) return verdictOf('tag-integrity', 'pass', 'none')
  const tags = (moved.length ? moved : judged).map(({ name }) => name).join(', ')
  if (moved.length === 0) return verdictOf('tag-integrity', 'pass', 'in-place', { tags })
  const atEnd = environment.isLast ? 'block' : 'warn'
  const set = settings.tagIntegritySeverity
  const severity = set === 'at-end' ? atEnd : set
  return verdictOf('tag-integrity', severity, 'moved', { tags }, { resolvers: [role('release-manager')] })
}
