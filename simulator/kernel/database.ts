import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'

export interface Change {
  collection: string
  key: string
  /** JSON text, or null for a deletion. */
  json: string | null
}

/** Where rows and blobs rest between two lives of the simulator. */
export interface Disk {
  load(collection: string): Array<{ key: string; json: string }>
  write(changes: Change[], blobs: Array<{ digest: string; bytes: Buffer }>): void
  readBlob(digest: string): Buffer | undefined
  deleteBlob(digest: string): void
  close(): void
}

/** SQLite in WAL mode: a batch is one transaction, so a kill loses the last batch and never tears one. */
export class SqliteDisk implements Disk {
  readonly #db: DatabaseSync
  readonly #upsert: StatementSync
  readonly #remove: StatementSync
  readonly #putBlob: StatementSync
  readonly #getBlob: StatementSync
  readonly #dropBlob: StatementSync

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.#db = open(join(folder, 'simulator.sqlite'))
    this.#db.exec(`
      CREATE TABLE IF NOT EXISTS rows (
        seq INTEGER PRIMARY KEY, collection TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL,
        UNIQUE (collection, key));
      CREATE TABLE IF NOT EXISTS blobs (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL);
    `)
    this.#upsert = this.#db.prepare(
      'INSERT INTO rows (collection, key, json) VALUES (?, ?, ?) ON CONFLICT (collection, key) DO UPDATE SET json = excluded.json',
    )
    this.#remove = this.#db.prepare('DELETE FROM rows WHERE collection = ? AND key = ?')
    this.#putBlob = this.#db.prepare('INSERT OR IGNORE INTO blobs (digest, bytes) VALUES (?, ?)')
    this.#getBlob = this.#db.prepare('SELECT bytes FROM blobs WHERE digest = ?')
    this.#dropBlob = this.#db.prepare('DELETE FROM blobs WHERE digest = ?')
  }

  load(collection: string): Array<{ key: string; json: string }> {
    const rows = this.#db
      .prepare('SELECT key, json FROM rows WHERE collection = ? ORDER BY seq')
      .all(collection)
    return rows.map((row) => ({ key: String(row.key), json: String(row.json) }))
  }

  write(changes: Change[], blobs: Array<{ digest: string; bytes: Buffer }>): void {
    this.#db.exec('BEGIN')
    try {
      for (const { digest, bytes } of blobs) this.#putBlob.run(digest, bytes)
      for (const { collection, key, json } of changes) {
        if (json === null) this.#remove.run(collection, key)
        else this.#upsert.run(collection, key, json)
      }
      this.#db.exec('COMMIT')
    } catch (error) {
      this.#db.exec('ROLLBACK')
      throw error
    }
  }

  readBlob(digest: string): Buffer | undefined {
    const bytes = this.#getBlob.get(digest)?.bytes
    return bytes instanceof Uint8Array ? Buffer.from(bytes) : undefined
  }

  deleteBlob(digest: string): void {
    this.#dropBlob.run(digest)
  }

  close(): void {
    this.#db.close()
  }
}

/** Opens the file for this process alone: a second simulator on the same folder is refused, not mixed in. */
function open(file: string): DatabaseSync {
  const db = new DatabaseSync(file)
  try {
    db.exec(`
      PRAGMA busy_timeout = 2000;
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      BEGIN IMMEDIATE; COMMIT;
    `)
  } catch (error) {
    db.close()
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`The simulator's state in ${file} cannot be used (${why}). Is another one running on it?`)
  }
  return db
}
