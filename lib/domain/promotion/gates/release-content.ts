import { contentOfAll } from '../../change-class/content.ts'
import type { CommitEvidence } from '../../change-class/evidence.ts'
import type { GateFacts, OpenReleaseFact } from '../facts.ts'
import type { GateVerdict, Verdict } from '../gate-verdict.ts'
import { cloud, role, verdictOf } from '../verdicts.ts'

const gate = 'release-content'
const manager = { resolvers: [role('release-manager')] }

/** At most five of the commits that are meant, as people name them. */
const named = (commits: readonly CommitEvidence[], content: CommitEvidence['content']): string =>
  commits
    .filter((each) => each.content === content)
    .slice(0, 5)
    .map(({ sha, title }) => `${sha.slice(0, 8)} ${title}`)
    .join('; ')

/** Which of the open releases the build is judged for: the first whose version or branch it is, else the first. */
function judgedFor(releases: readonly OpenReleaseFact[]): OpenReleaseFact | undefined {
  return (
    releases.find(({ version }) => version !== null) ??
    releases.find(({ ofBranch }) => ofBranch) ??
    releases[0]
  )
}

/** The environment is kept for the builds of a release, and this is none of them; what runs may be written once more. */
function reservedFor(
  { settings, release, kind }: GateFacts,
  now: Date,
): { release: string; until: Date } | null {
  const { reservation } = settings
  if (!reservation || kind === 'redeploy') return null
  const until = new Date(reservation.until)
  const isOfIt = release.open.some(
    ({ name, version, ofBranch }) => name === reservation.release && (version !== null || ofBranch),
  )
  return now < until && !isOfIt ? { release: reservation.release, until } : null
}

/**
 * Whether it may come into an environment that is kept for a release, and what its own release says of its content. A
 * hotfix does not wait for a rehearsal.
 */
export function judgeReleaseContent(facts: GateFacts, now: Date): GateVerdict {
  const own = judgeContent(facts, now)
  const reserved = reservedFor(facts, now)
  if (!reserved) return own
  const { release, until } = reserved
  const values = { release, until: until.toISOString() }
  const kept = verdictOf(gate, facts.hotfix ? 'warn' : 'wait', 'reserved', values, {
    resolvers: [role('admin')],
    until: facts.hotfix ? null : until,
  })
  if (own.verdict === 'pass' || own.verdict === 'off') return kept
  const stays = own.verdict === 'block' || own.verdict === 'wait'
  const leading = stays ? { ...own, until: own.verdict === 'block' ? null : kept.until } : kept
  return {
    ...leading,
    reasons: stays ? [...own.reasons, ...kept.reasons] : [...kept.reasons, ...own.reasons],
    resolvers: [...own.resolvers, ...kept.resolvers],
  }
}

/**
 * In release week, what came to the release branch since its cut is fixes only; before it, more is a warning. What is not
 * known is no fix. A build that is none of the release is for the freezes to judge, and only named here.
 */
function judgeContent(facts: GateFacts, now: Date): GateVerdict {
  const release = judgedFor(facts.release.open)
  if (!release) return verdictOf(gate, 'off', 'no-open-release')
  const values = { release: release.name, version: release.version ?? '' }
  // What runs already does not change by being written once more.
  const stops: Verdict = facts.kind !== 'redeploy' && now >= release.weekStartsAt ? 'block' : 'warn'
  const isOfIt = release.version !== null || release.ofBranch
  if (!isOfIt) {
    if (facts.hotfix) return verdictOf(gate, 'pass', 'hotfix', values)
    const matters = facts.environment.isLast && stops === 'block'
    return verdictOf(gate, matters ? 'warn' : 'pass', 'not-a-version', values, matters ? manager : {})
  }
  const { state, reason, sinceCut } = release
  if (state === 'withdrawn')
    return verdictOf(gate, stops, 'withdrawn', { ...values, reason: reason ?? '' }, manager)
  const { said } = facts.release
  if (said?.content === 'feature')
    return verdictOf(
      gate,
      stops,
      'set-stricter',
      { ...values, name: said.name, reason: said.reason },
      manager,
    )
  if (said) return verdictOf(gate, 'pass', 'set-of-release', { ...values, name: said.name })
  if (sinceCut === null)
    return verdictOf(gate, stops === 'block' ? 'wait' : 'warn', 'commits-unknown', values, {
      resolvers: [cloud('codeup'), role('release-manager')],
    })
  const { content } = contentOfAll(sinceCut)
  if (content === 'bug-fix') {
    const count = sinceCut.filter((each) => each.content === 'bug-fix').length
    return verdictOf(gate, 'pass', 'of-release', { ...values, count })
  }
  const key = content === 'feature' ? 'feature-since-cut' : 'unknown-since-cut'
  return verdictOf(
    gate,
    stops,
    key,
    { ...values, commits: named(sinceCut, content) },
    {
      resolvers: [role('developer'), role('release-manager')],
    },
  )
}
