import { freezeContext } from '../branch-rule/branches.ts'
import type { PreparedFreezes } from '../freeze/prepare.ts'
import type { FreezeReason } from '../freeze/verdict.ts'
import { freezesOfMerge, type MergeQuestion, type MergeVerdict } from './answer.ts'

/** The status that open merge requests carry while a freeze has to do with them. */
export const mergeStatusContext = freezeContext

export type MergeStatusState = 'pending' | 'success' | 'failure'

/** Commits that are not read by then will hardly be: a status does not say pending for ever. */
const patienceMs = 10 * 60_000

/** What the windows say of a branch at an instant, for every class of a change: equal marks answer alike; empty: all pass. */
export function freezeMarkOf(
  prepared: PreparedFreezes,
  question: Omit<MergeQuestion, 'range' | 'sourceBranch'>,
  at: Date,
): string {
  const asked = { ...question, range: null, sourceBranch: null }
  const says = (['bug-fix', 'feature', 'unknown'] as const).map((content) => {
    const { state, reasons, opensAt } = freezesOfMerge(prepared, asked, content, at)
    const held = reasons.map(({ key, weight, sources }) =>
      [key, weight, ...sources.map(({ id, version }) => `${id}@${version}`)].join('~'),
    )
    return [state, opensAt ?? '', ...held].join('|')
  })
  // Whatever it brings, nothing is in its way now: no status is owed.
  return says.every((said) => said.startsWith('open')) ? '' : says.join('/')
}

const closing = ({ weight }: FreezeReason) => weight === 'closes' || weight === 'needs'

/** At most three names of what is in the way. */
const namesOf = (reasons: readonly FreezeReason[]) =>
  [...new Set(reasons.filter(closing).flatMap(({ sources }) => sources.map(({ name }) => name)))]
    .slice(0, 3)
    .join(', ')

const states = { pass: 'success', block: 'failure', open: 'success' } as const

// One text for everybody who opens the merge request: both languages, and an instant that needs no zone of the reader.
/** State and words of the commit status for an answer; `since`: when this commit came into the merge request. */
export function mergeStatusOf(
  verdict: MergeVerdict,
  since: Date,
  now: Date,
): { state: MergeStatusState; description: string } {
  const { answer, reasons, opensAt, unknown } = verdict
  const state =
    unknown === 'commits' && now.getTime() - since.getTime() < patienceMs ? 'pending' : states[answer]
  const until = opensAt === null ? '' : ` until / 至 ${opensAt.slice(0, 16)}Z`
  if (state === 'failure')
    return { state, description: `Closed by a freeze / 封网中${until}: ${namesOf(reasons)}` }
  if (state === 'pending')
    return { state, description: `Its commits are being read / 正在读取提交: ${namesOf(reasons)}` }
  if (answer === 'open')
    return { state, description: 'Not found out, let through / 无法判定，已放行；生产环境仍会检查' }
  return { state, description: 'No freeze is in the way / 未被封网限制' }
}

/** A status as it is remembered: `<sha> <answer> <mark>`, the mark in short. */
export interface RememberedStatus {
  sha: string
  answer: string
  mark: string
}

export const printStatus = ({ sha, answer, mark }: RememberedStatus): string => `${sha} ${answer} ${mark}`

export function parseStatus(text: string | null): RememberedStatus | null {
  const [sha, answer, mark] = text?.split(' ') ?? []
  return sha && answer && mark ? { sha, answer, mark } : null
}

/**
 * Whether the status of a request is to be looked at: it says nothing, or speaks of another commit or of other windows, or
 * its time has come. What was refused lately waits for its time. `mark` empty: none is owed, and one that stands is ended.
 */
export function isStatusDue(
  request: {
    headSha: string
    statusFor: string | null
    statusProblem: string | null
    statusAgainAt: Date | null
  },
  mark: string,
  now: Date,
): boolean {
  const { headSha, statusFor, statusProblem, statusAgainAt } = request
  const isTime = statusAgainAt !== null && statusAgainAt <= now
  if (statusProblem !== null) return isTime
  const said = parseStatus(statusFor)
  if (mark === '') return said !== null
  return said?.sha !== headSha || said.mark !== mark || isTime
}
