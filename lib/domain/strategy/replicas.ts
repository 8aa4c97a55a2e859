/** A second workload never has more pods than this many times the stable one: beyond, the share is what pods allow. */
const most = 2

/**
 * Pods of a second workload that give it this share beside the stable pods, where every pod gets the same. At least one, and
 * at most twice the stable ones. Pure.
 */
export function secondReplicas(stable: number, percent: number): number {
  const exact = Math.round((stable * percent) / Math.max(1, 100 - percent))
  return Math.max(1, Math.min(stable * most, exact))
}
