import type { ReleaseServiceState } from './state.ts'

/** What a look at one repository found before its branch is cut. */
export interface CutFacts {
  serviceId: string
  state: ReleaseServiceState
  repository: string | null
  /** The commit to cut at: head of the default branch, or what somebody chose; null: there is none. */
  atSha: string | null
  /** Head of the branch; null: there is no such branch. */
  head: string | null
  /** False: nobody could find out whether the branch is there. */
  looked: boolean
  /** Where it was cut before, by us. */
  cutSha: string | null
  /** Branches that others cut are to be taken over as they stand. */
  adopt?: boolean
  /** Where the branch that is there left the default branch; null: not asked for, or not one commit. */
  forkSha?: string | null
}

/** What cutting would do: the dry run shows it, and the cut does it. */
export type CutStep =
  | { serviceId: string; step: 'create'; repository: string; atSha: string }
  | { serviceId: string; step: 'there'; repository: string; atSha: string }
  /** Somebody cut it before the portal was here: it is kept where it stands, its commits count from where it left. */
  | { serviceId: string; step: 'adopt'; repository: string; atSha: string; head: string }
  | {
      serviceId: string
      step: 'skip'
      why: 'withdrawn' | 'unchanged' | 'no-repository' | 'no-commit' | 'cut-before'
    }
  | { serviceId: string; step: 'refuse'; why: 'other-head' | 'no-fork'; atSha: string; head: string }
  | { serviceId: string; step: 'wait'; why: 'could-not-find-out' }

/**
 * One step per service. A branch that stands on the same commit is what was wanted; one on another commit was made by
 * somebody else and is never moved: taken over as it stands where that is asked for; one that we cut before has simply
 * gone on.
 */
export function planCut(facts: readonly CutFacts[]): CutStep[] {
  return facts.map((fact): CutStep => {
    const { serviceId, state, repository, atSha, head, looked, cutSha, adopt, forkSha } = fact
    if (state === 'withdrawn' || state === 'unchanged') return { serviceId, step: 'skip', why: state }
    if (repository === null) return { serviceId, step: 'skip', why: 'no-repository' }
    if (!looked) return { serviceId, step: 'wait', why: 'could-not-find-out' }
    if (cutSha !== null && head !== null) return { serviceId, step: 'skip', why: 'cut-before' }
    if (atSha === null) return { serviceId, step: 'skip', why: 'no-commit' }
    if (head === null) return { serviceId, step: 'create', repository, atSha }
    if (head === atSha) return { serviceId, step: 'there', repository, atSha }
    if (adopt !== true) return { serviceId, step: 'refuse', why: 'other-head', atSha, head }
    if (forkSha) return { serviceId, step: 'adopt', repository, atSha: forkSha, head }
    return { serviceId, step: 'refuse', why: 'no-fork', atSha, head }
  })
}

/**
 * Where a branch left another one, by the commits that only it has: the one commit outside of them that they grew from.
 * Null where there are several, as after a merge of the other branch into it.
 */
export function forkOf(
  head: string,
  own: readonly { sha: string; parents: readonly string[] }[],
): string | null {
  if (own.length === 0) return head
  const inside = new Set(own.map(({ sha }) => sha))
  const outside = new Set(own.flatMap(({ parents }) => parents.filter((sha) => !inside.has(sha))))
  const [fork] = outside
  return outside.size === 1 && fork !== undefined ? fork : null
}

/**
 * Whether a cut would bring nothing that production does not run already: such a service is better called unchanged.
 * Where it is not known what runs, nobody says so.
 */
export const bringsNothing = (atSha: string | null, liveSha: string | null): boolean =>
  atSha !== null && atSha === liveSha
