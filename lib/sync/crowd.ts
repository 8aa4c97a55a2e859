/**
 * Works through `items` with at most `width` at once, in order of starting. The first error stops new work and is thrown
 * after what runs has ended. Stops at an aborted signal.
 */
export async function crowd<T>(
  items: readonly T[],
  width: number,
  signal: AbortSignal,
  work: (item: T, at: number) => Promise<void>,
): Promise<void> {
  let next = 0
  let failed: { error: unknown } | null = null
  async function walk(): Promise<void> {
    while (failed === null && next < items.length) {
      signal.throwIfAborted()
      const at = next
      next += 1
      try {
        await work(items[at] as T, at)
      } catch (error) {
        failed ??= { error }
      }
    }
  }
  const walks = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, walk))
  const problem = failed as { error: unknown } | null
  if (problem !== null) throw problem.error
  for (const each of walks) if (each.status === 'rejected') throw each.reason
}

/** Groups of at most `size`, in order. */
export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = []
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size))
  return chunks
}
