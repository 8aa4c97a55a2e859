import { setImmediate as turnOfLoop } from 'node:timers/promises'

/**
 * Reads by key, gathered under load: keys that come in the same turn of the event loop, or while a read runs, are
 * answered by one read. It begins after the last of them came, so nobody is told anything older than their own question.
 */
export function gathered<V>(
  read: (keys: string[]) => Promise<Map<string, V>>,
): (key: string) => Promise<V | null> {
  interface Waiting {
    key: string
    resolve: (value: V | null) => void
    reject: (error: unknown) => void
  }
  let waiting: Waiting[] = []
  let reading = false

  async function run(): Promise<void> {
    reading = true
    while (waiting.length > 0) {
      // Calls that arrive together ask one after the other: the first of them would go alone, and all others wait for it.
      await turnOfLoop()
      const batch = waiting
      waiting = []
      try {
        const found = await read([...new Set(batch.map(({ key }) => key))])
        for (const { key, resolve } of batch) resolve(found.get(key) ?? null)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    reading = false
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (!reading) void run()
    })
}

/** One gatherer per database, made when first asked for. */
export function perDatabase<D extends object, T>(make: (database: D) => T): (database: D) => T {
  const made = new WeakMap<D, T>()
  return (database) => {
    let known = made.get(database)
    if (known === undefined) {
      known = make(database)
      made.set(database, known)
    }
    return known
  }
}
