import type { KubeObject } from './object.ts'

export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  resource: string
  /** The cluster's revision that this change made. */
  revision: number
  object: KubeObject
  /** What stood there before, to tell a watcher with a selector that something left its view. */
  before: KubeObject | undefined
}

const KEPT = 4_000

/** The last changes of one cluster and whoever follows them. */
export class WatchHub {
  #changes: Change[] = []
  readonly #followers = new Set<(change: Change) => void>()
  /** Changes up to and including this revision are forgotten. */
  #compacted: number

  constructor(revision: number) {
    this.#compacted = revision
  }

  publish(change: Change): void {
    this.#changes.push(change)
    if (this.#changes.length > KEPT * 1.25) {
      this.#changes = this.#changes.slice(-KEPT)
      this.#compacted = (this.#changes[0]?.revision ?? 1) - 1
    }
    for (const follow of this.#followers) follow(change)
  }

  /** Whether everything after `revision` is still known. */
  reaches(revision: number): boolean {
    return revision >= this.#compacted
  }

  since(revision: number): Change[] {
    return this.#changes.filter((change) => change.revision > revision)
  }

  /** Forgets all changes: as etcd's compaction does. */
  compact(): void {
    this.#compacted = this.#changes.at(-1)?.revision ?? this.#compacted
    this.#changes = []
  }

  follow(follower: (change: Change) => void): () => void {
    this.#followers.add(follower)
    return () => this.#followers.delete(follower)
  }
}
