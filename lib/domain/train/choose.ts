/** Why a service does not go with a train, as words are kept under `train.skip`. */
export const skipKeys = [
  'unknown-service',
  'retired',
  'no-target',
  'not-on-path',
  'nothing-upstream',
  'already-there',
  'nothing-newer',
  // Of a release's train.
  'no-version',
  'newer-there',
  'bad-build',
  'image-gone',
  'held',
  'suspect',
  'moves-already',
  'asked-already',
  'not-permitted',
  'blocked',
  'left-out',
  // Found out on the way.
  'dependency-failed',
  'refused',
  // Going back.
  'never-written',
  'nothing-before',
  'moved-on',
] as const
export type SkipKey = (typeof skipKeys)[number]

export interface Skip {
  key: SkipKey
  /** Values for the sentence: numbers and names. */
  detail: Record<string, unknown>
}

/** A build seen in the environment before, newest first; for the first environment, a build as it was pushed. */
export interface UpstreamBuild {
  id: string
  digest: string
  pushedAt: Date
  bad: boolean
  gone: boolean
  suspect: boolean
}

/** What is known of one service before any gate is asked. */
export interface Candidate {
  retired: boolean
  hasTarget: boolean
  onPath: boolean
  /** Slug of the environment before; null where this is the first. */
  previous: string | null
  running: { digest: string; pushedAt: Date | null } | null
  /** `upstream` is the version of a release and nothing else. */
  ofRelease?: boolean
  upstream: readonly UpstreamBuild[]
  /** What holds the place, where no fix is named that would lift it. */
  hold: { reason: string } | null
  /** The promotion that applies, observes, or was left unsettled there. */
  active: { number: number } | null
  /** Promotions that wait there. */
  waiting: readonly { number: number; digest: string }[]
}

export type Choice = { build: UpstreamBuild } | { skip: Skip }

const skip = (key: SkipKey, detail: Record<string, unknown> = {}): Choice => ({ skip: { key, detail } })

/** The newest good build that ran upstream after what runs here, or the release's version; or why there is none. */
function newest(candidate: Candidate): Choice {
  const { running, upstream, ofRelease } = candidate
  const here = running ? upstream.findIndex((build) => build.digest === running.digest) : -1
  const newer = here >= 0 ? upstream.slice(0, here) : upstream
  if (here === 0) return skip('already-there')
  const good = newer.find((build) => !build.bad && !build.gone)
  const [first] = newer
  if (!first)
    return ofRelease ? skip('no-version') : skip('nothing-upstream', { environment: candidate.previous })
  if (!good) return skip(first.bad ? 'bad-build' : 'image-gone', { digest: first.digest })
  // What runs here was never seen there: then the age of the images decides.
  const older = here < 0 && running?.pushedAt && good.pushedAt <= running.pushedAt
  if (!older) return { build: good }
  return ofRelease ? skip('newer-there') : skip('nothing-newer', { environment: candidate.previous })
}

/** Pure and total: which build of a service a train would bring, or why it does not go. Gates are asked afterwards. */
export function chooseBuild(candidate: Candidate): Choice {
  if (candidate.retired) return skip('retired')
  if (!candidate.hasTarget) return skip('no-target')
  if (!candidate.onPath) return skip('not-on-path')
  const choice = newest(candidate)
  if ('skip' in choice) return choice
  const { active, waiting, hold } = candidate
  if (active) return skip('moves-already', { number: active.number })
  const twin = waiting.find((other) => other.digest === choice.build.digest)
  if (twin) return skip('asked-already', { number: twin.number })
  if (hold) return skip('held', { reason: hold.reason })
  if (choice.build.suspect) return skip('suspect')
  return choice
}
