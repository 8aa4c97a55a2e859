export interface CollectionShape<T, I extends string> {
  key(value: T): string
  /** Secondary indexes: a value lists under the string returned, or nowhere when undefined. */
  indexes?: { [name in I]: (value: T) => string | undefined }
}

/**
 * A typed table in memory, in order of first insertion. Values are immutable: change one by `patch` or `put`,
 * never in place, or the indexes and the disk would not learn of it.
 */
export class Collection<T extends object, I extends string = never> {
  readonly name: string
  readonly #shape: CollectionShape<T, I>
  readonly #rows = new Map<string, Readonly<T>>()
  readonly #indexes = new Map<string, Map<string, Set<string>>>()
  readonly #touched: (key: string) => void
  readonly #watchers: Array<(value: Readonly<T>, before: Readonly<T> | undefined) => void> = []

  constructor(name: string, shape: CollectionShape<T, I>, touched: (key: string) => void) {
    this.name = name
    this.#shape = shape
    this.#touched = touched
    for (const index of Object.keys(shape.indexes ?? {})) this.#indexes.set(index, new Map())
  }

  get size(): number {
    return this.#rows.size
  }

  get(key: string): Readonly<T> | undefined {
    return this.#rows.get(key)
  }

  has(key: string): boolean {
    return this.#rows.has(key)
  }

  values(): Array<Readonly<T>> {
    return [...this.#rows.values()]
  }

  /** All values that list under `value` in the index. */
  by(index: I, value: string): Array<Readonly<T>> {
    const found: Array<Readonly<T>> = []
    for (const key of this.#indexes.get(index)?.get(value) ?? []) {
      const row = this.#rows.get(key)
      if (row !== undefined) found.push(row)
    }
    return found
  }

  countBy(index: I, value: string): number {
    return this.#indexes.get(index)?.get(value)?.size ?? 0
  }

  put(value: T): Readonly<T> {
    const before = this.#watchers.length > 0 ? this.#rows.get(this.#shape.key(value)) : undefined
    const key = this.restore(value)
    this.#touched(key)
    for (const watcher of this.#watchers) watcher(value, before)
    return value
  }

  /** Calls `watcher` with each value that is put and the one before it; not with what the disk had. It must not throw. */
  watch(watcher: (value: Readonly<T>, before: Readonly<T> | undefined) => void): void {
    this.#watchers.push(watcher)
  }

  /** Replaces the named fields of an existing value; answers the new one, or undefined when there is none. */
  patch(key: string, fields: Partial<T>): Readonly<T> | undefined {
    const before = this.#rows.get(key)
    return before === undefined ? undefined : this.put({ ...before, ...fields })
  }

  delete(key: string): boolean {
    const before = this.#rows.get(key)
    if (before === undefined) return false
    this.#unlist(key, before, undefined)
    this.#rows.delete(key)
    this.#touched(key)
    return true
  }

  /** Puts a value that the disk already has. */
  restore(value: T): string {
    const key = this.#shape.key(value)
    const before = this.#rows.get(key)
    if (before !== undefined) this.#unlist(key, before, value)
    this.#rows.set(key, value)
    for (const [name, lists] of this.#indexes) {
      const term = this.#term(name, value)
      if (term === undefined) continue
      const keys = lists.get(term)
      if (keys === undefined) lists.set(term, new Set([key]))
      else keys.add(key)
    }
    return key
  }

  #term(index: string, value: T): string | undefined {
    return this.#shape.indexes?.[index as I](value)
  }

  #unlist(key: string, before: Readonly<T>, after: T | undefined): void {
    for (const [name, lists] of this.#indexes) {
      const term = this.#term(name, before)
      if (term === undefined || (after !== undefined && this.#term(name, after) === term)) continue
      const keys = lists.get(term)
      keys?.delete(key)
      if (keys?.size === 0) lists.delete(term)
    }
  }
}
