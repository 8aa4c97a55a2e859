import type { CloudResult } from './outcome.ts'

export interface WorkItemFact {
  /** As people write it, for example ORD-3381. */
  key: string
  title: string
  /** `<category>/<name>`: the cloud's own category (Bug, Req, Task ...) and the name people gave to the type. */
  type: string
  /** The cloud's own word. */
  state: string
  webUrl: string | null
}

/** Projex, reading: under the reader token. */
export interface WorkItemPort {
  /** Those of at most 200 keys that exist; a key of a project nobody knows is simply not there. */
  listWorkItems(keys: readonly string[]): Promise<CloudResult<WorkItemFact[]>>
}
