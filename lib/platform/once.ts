const slot = Symbol.for('sluice.once')
type Slots = Map<string, unknown>

/**
 * One instance per process, whoever asks: Next's bundle and the server are two module graphs, so pools
 * and composition hang on globalThis.
 */
export function once<T>(name: string, make: () => T): T {
  const holder = globalThis as typeof globalThis & { [slot]?: Slots }
  holder[slot] ??= new Map()
  if (!holder[slot].has(name)) holder[slot].set(name, make())
  return holder[slot].get(name) as T
}
