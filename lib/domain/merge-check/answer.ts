import { contentOf } from '../change-class/content.ts'
import { judgeRange, type KnownRange } from '../change-class/range.ts'
import { evaluateFreezes } from '../freeze/evaluate.ts'
import type { PreparedFreezes } from '../freeze/prepare.ts'
import { reachOfScope } from '../freeze/reach.ts'
import type { FreezeTarget } from '../freeze/scope.ts'
import type { FreezeReason, FreezeResolver, FreezeVerdict } from '../freeze/verdict.ts'
import type { ContentClass } from '../freeze/window.ts'
import { mergeActs } from './acts.ts'

/** block: a freeze is in the way; open: it could not be found out, and a merge check then fails open. */
export const mergeAnswers = ['pass', 'block', 'open'] as const
export type MergeAnswer = (typeof mergeAnswers)[number]

/** What could not be found out: the commits that would come in, the service they belong to, or what a window says. */
export const mergeUnknowns = ['commits', 'service', 'window'] as const
export type MergeUnknown = (typeof mergeUnknowns)[number]

export interface MergeQuestion {
  targetBranch: string
  defaultBranch: string
  /** Every service made from the repository: a merge goes into all of them. */
  services: readonly FreezeTarget[]
  /** From what is merged to the head of the target branch; null: one of the two is not known. */
  range: KnownRange | null
  /** Where it comes from, as far as somebody said. */
  sourceBranch: string | null
}

export interface MergeVerdict {
  answer: MergeAnswer
  content: ContentClass
  /** Only set where it made the difference. */
  unknown: MergeUnknown | null
  reasons: FreezeReason[]
  /** ISO instant from which time alone lets it through; null: it passes, or not within what was looked at. */
  opensAt: string | null
  resolvers: FreezeResolver[]
}

/** What a merge would bring, by the commits that the target lacks. A squashed or merged range is the same to it. */
export function mergeContent(range: KnownRange | null, sourceBranch: string | null) {
  if (range === null) return contentOf({ commits: null, complete: false, releases: [] })
  if (range.head === range.base) return contentOf({ commits: [], complete: true, releases: [] })
  const { evidence, complete } = judgeRange(range, sourceBranch)
  return contentOf({ commits: evidence, complete, releases: [] })
}

const keyOf = ({ key, weight, sources }: FreezeReason) =>
  [key, weight, ...sources.map(({ id }) => id)].join(' ')

function once<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()]
}

/** All that a merge of this content meets, for every service and act, as one. */
export function freezesOfMerge(
  prepared: PreparedFreezes,
  { targetBranch, defaultBranch, services }: MergeQuestion,
  content: ContentClass,
  at: Date,
): Pick<FreezeVerdict, 'state' | 'reasons' | 'opensAt' | 'resolvers'> {
  const change = { content, action: null, releaseIds: [], firstBelowProduction: false }
  const verdicts = mergeActs(targetBranch, defaultBranch).flatMap((act) =>
    services.map((target) =>
      evaluateFreezes(prepared, { act, target, change, build: null, exceptions: [] }, at),
    ),
  )
  const shut = verdicts.filter(({ state }) => state !== 'open')
  const opens = shut.flatMap(({ opensAt }) => opensAt ?? [])
  const never = opens.length < shut.length
  return {
    state: shut.some(({ state }) => state === 'closed') ? 'closed' : (shut[0]?.state ?? 'open'),
    reasons: once(
      verdicts.flatMap(({ reasons }) => reasons),
      keyOf,
    ),
    opensAt: never ? null : (opens.sort().at(-1) ?? null),
    resolvers: once(
      verdicts.flatMap(({ resolvers }) => resolvers),
      ({ kind, name }) => `${kind} ${name}`,
    ).filter(({ kind }) => kind !== 'time' || !never),
  }
}

/** Windows that nobody can read and that may hold this merge: they never close one, and are said. */
function brokenHere(prepared: PreparedFreezes, question: MergeQuestion): FreezeReason[] {
  const acts = mergeActs(question.targetBranch, question.defaultBranch)
  return prepared.broken
    .filter(({ broken }) => !broken.reportOnly)
    .filter(({ scope }) =>
      question.services.some((target) =>
        acts.some((act) => scope === null || reachOfScope(scope, target, act) !== 'no'),
      ),
    )
    .map(({ broken: { id, version, name, problem } }) => ({
      key: 'broken',
      weight: 'warns',
      sources: [{ kind: 'window', id, version, name }],
      values: { name, problem },
      until: null,
    }))
}

/**
 * Whether something may be merged now, with every reason. Only what is known closes: where the commits are not known and
 * a fix would pass, where the repository belongs to no service, or where a window cannot be read, it fails open and says so.
 * What a window asks approvals for is closed to a merge, which carries none.
 */
export function answerMerge(prepared: PreparedFreezes, question: MergeQuestion, at: Date): MergeVerdict {
  const { content, reason } = mergeContent(question.range, question.sourceBranch)
  const found = freezesOfMerge(prepared, question, content, at)
  const broken = brokenHere(prepared, question)
  const said = { content, reasons: [...found.reasons, ...broken] }
  const open = (unknown: MergeUnknown): MergeVerdict => ({
    ...said,
    answer: 'open',
    unknown,
    opensAt: found.opensAt,
    resolvers: found.resolvers,
  })
  if (mergeActs(question.targetBranch, question.defaultBranch).length > 0 && question.services.length === 0)
    return open('service')
  if (found.state === 'open')
    return broken.length > 0
      ? open('window')
      : { ...said, answer: 'pass', unknown: null, opensAt: null, resolvers: [] }
  const asFix = reason === 'commits-unknown' && freezesOfMerge(prepared, question, 'bug-fix', at)
  if (asFix && asFix.state === 'open') return open('commits')
  return { ...said, answer: 'block', unknown: null, opensAt: found.opensAt, resolvers: found.resolvers }
}
