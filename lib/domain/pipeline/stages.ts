import type { RunState } from './run-state.ts'
import type { RunVerb } from './verbs.ts'

/** A job of a run as it is stored: our state, and beside it the cloud's own word. Instants are ISO 8601. */
export interface StoredJob {
  id: string
  name: string
  /** Its name in the pipeline's own definition. */
  sign: string | null
  state: RunState
  word: string
  startedAt: string | null
  endedAt: string | null
  /** What the cloud says of how it ended. */
  message: string | null
  /** What the cloud offers to do with it now. */
  offers: RunVerb[]
}

export interface StoredStage {
  /** Unique in the run. */
  key: string
  name: string
  state: RunState
  word: string
  startedAt: string | null
  endedAt: string | null
  /** Keys of the stages that have to end first; null: the cloud does not say. */
  needs: string[] | null
  jobs: StoredJob[]
}

/** What a run was started with. The value of a masked one is null: it was never stored. */
export interface StoredParameter {
  key: string
  value: string | null
  masked: boolean
}
