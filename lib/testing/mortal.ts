import type { Surroundings } from '../use-cases/define.ts'

/** A process that ended between two lines. */
export class Death extends Error {}

/** Surroundings in which the process dies once, at this boundary. */
export function mortalAt(
  around: Surroundings,
  boundary: string,
): { around: Surroundings; died: () => boolean } {
  let died = false
  const reached = (point: string) => {
    if (point !== boundary || died) return
    died = true
    throw new Death(point)
  }
  return { around: { ...around, reached }, died: () => died }
}
