import { operationRefusals } from './job-standing.ts'

/** Why something asked of a run is not done: words under `runAction.refusal.<key>` in both languages. */
export const actionRefusals = [
  ...operationRefusals,
  /** A freeze is in force where the run goes. */
  'frozen',
  /** The gate has the other answer already, or waits no more. */
  'answered',
  /** The cloud forgot the pipeline, the run or the job. */
  'gone',
  /** The operator token, or its member, may not do this. */
  'no-right',
  /** The cloud said no in words of its own. */
  'not-taken',
  /** No branch or Git tag of this name. */
  'no-such-source',
  /** The cloud could not be reached in time; nothing is tried any more. */
  'unreachable',
  /** The role is missing. */
  'role',
  /** Another action on the same is under way. */
  'asked-already',
] as const
export type ActionRefusal = (typeof actionRefusals)[number]

/** A failure of a cloud, as far as this is about it. */
export interface SaidNo {
  kind: string
  definite: boolean
}

/** What a no of the cloud means here; null: it is no no, and is asked again. */
export function refusalOf(failure: SaidNo, verb: string): ActionRefusal | null {
  if (!failure.definite || failure.kind === 'throttled') return null
  switch (failure.kind) {
    case 'refused':
      return 'no-right'
    case 'not-found':
      return 'gone'
    case 'conflict':
      return verb === 'pass' || verb === 'refuse' ? 'answered' : 'not-taken'
    case 'invalid':
      return verb === 'start' ? 'no-such-source' : 'not-taken'
    default:
      return 'not-taken'
  }
}
