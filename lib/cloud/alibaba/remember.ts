/** Makes a value once per key and keeps the newest of them. */
export function remember<T>(make: (key: string) => T, limit = 500): (key: string) => T {
  const kept = new Map<string, T>()
  return (key) => {
    const found = kept.get(key)
    if (found !== undefined) return found
    const oldest = kept.size >= limit ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    const made = make(key)
    kept.set(key, made)
    return made
  }
}
