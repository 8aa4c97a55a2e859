import { createHash } from 'node:crypto'
import { Collection, type CollectionShape } from './collection.ts'
import type { Change, Disk } from './database.ts'

const FLUSH_AFTER_MS = 20

/**
 * All state of the simulated cloud: typed collections in memory, written through to disk in small batches.
 * Without a disk it is memory only.
 */
export class Store {
  readonly #disk: Disk | undefined
  readonly #collections = new Map<string, Collection<object, string>>()
  readonly #dirty = new Map<string, Set<string>>()
  readonly #blobs = new Map<string, Buffer>()
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #held = false

  constructor(disk?: Disk) {
    this.#disk = disk
  }

  /** Opens a collection and loads what the disk has of it. One name may be opened once. */
  collection<T extends object, I extends string = never>(
    name: string,
    shape: CollectionShape<T, I>,
  ): Collection<T, I> {
    if (this.#collections.has(name)) throw new Error(`collection ${name} is already open`)
    const collection = new Collection<T, I>(name, shape, (key) => this.#touch(name, key))
    for (const { json } of this.#disk?.load(name) ?? []) collection.restore(JSON.parse(json) as T)
    this.#collections.set(name, collection as unknown as Collection<object, string>)
    return collection
  }

  /** Keeps bytes by content; answers `sha256:<hex>`. */
  putBlob(bytes: Buffer): string {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    if (!this.#blobs.has(digest)) {
      this.#blobs.set(digest, bytes)
      this.#schedule()
    }
    return digest
  }

  readBlob(digest: string): Buffer | undefined {
    return this.#blobs.get(digest) ?? this.#disk?.readBlob(digest)
  }

  deleteBlob(digest: string): void {
    this.flush()
    this.#blobs.delete(digest)
    this.#disk?.deleteBlob(digest)
  }

  collections(): Array<{ name: string; size: number }> {
    return [...this.#collections.values()].map(({ name, size }) => ({ name, size }))
  }

  /** Writes everything that is still only in memory, in one transaction. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#disk === undefined || this.#closed || this.#held) return
    const changes: Change[] = []
    for (const [name, keys] of this.#dirty) {
      const collection = this.#collections.get(name)
      for (const key of keys) {
        const value = collection?.get(key)
        changes.push({ collection: name, key, json: value === undefined ? null : JSON.stringify(value) })
      }
    }
    this.#dirty.clear()
    const blobs = [...this.#blobs].map(([digest, bytes]) => ({ digest, bytes }))
    if (changes.length + blobs.length === 0) return
    this.#disk.write(changes, blobs)
    this.#blobs.clear()
  }

  /** Holds every write back until `work` is done, then writes all of it at once: whole, or not at all. */
  async atOnce(work: () => void | Promise<void>): Promise<void> {
    this.#held = true
    try {
      await work()
      this.#held = false
      this.flush()
    } catch (error) {
      this.#dirty.clear()
      this.#blobs.clear()
      throw error
    } finally {
      this.#held = false
    }
  }

  close(): void {
    if (this.#closed) return
    this.flush()
    this.#closed = true
    this.#disk?.close()
  }

  #touch(name: string, key: string): void {
    if (this.#disk === undefined) return
    let keys = this.#dirty.get(name)
    if (keys === undefined) {
      keys = new Set()
      this.#dirty.set(name, keys)
    }
    keys.add(key)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#disk === undefined || this.#timer !== undefined || this.#closed) return
    this.#timer = setTimeout(() => this.flush(), FLUSH_AFTER_MS)
  }
}
