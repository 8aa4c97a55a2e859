/** What the Deployment controller needs to know of one ReplicaSet to decide the next step of a rolling update. */
export interface SetView {
  name: string
  replicas: number
  available: number
}

export interface Limits {
  /** Pods above the wanted number that may exist at once. */
  surge: number
  /** Pods below the wanted number that may be missing at once. */
  unavailable: number
}

function resolve(
  value: number | string | undefined,
  replicas: number,
  round: (value: number) => number,
): number {
  if (typeof value === 'number') return value
  const percent = Number.parseFloat(value ?? '25%')
  return Number.isFinite(percent) ? round((percent / 100) * replicas) : 0
}

/** Surge rounds up, unavailable rounds down; both zero would never move, so one may then be missing. */
export function limitsOf(
  rolling: { maxSurge: number | string; maxUnavailable: number | string } | undefined,
  replicas: number,
): Limits {
  const surge = resolve(rolling?.maxSurge, replicas, Math.ceil)
  const unavailable = Math.min(replicas, resolve(rolling?.maxUnavailable, replicas, Math.floor))
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable }
}

/** How many pods the new set should have now. */
export function nextSizeOfNew(replicas: number, limits: Limits, next: SetView, old: SetView[]): number {
  if (next.replicas >= replicas) return replicas
  const total = old.reduce((sum, set) => sum + set.replicas, next.replicas)
  const room = Math.max(0, replicas + limits.surge - total)
  return next.replicas + Math.min(room, replicas - next.replicas)
}

/** How many pods each old set should have now: unhealthy ones go first, then as many as availability allows. */
export function nextSizesOfOld(
  replicas: number,
  limits: Limits,
  next: SetView,
  old: SetView[],
): Map<string, number> {
  const sizes = new Map(old.map((set) => [set.name, set.replicas]))
  const minAvailable = replicas - limits.unavailable
  const total = old.reduce((sum, set) => sum + set.replicas, next.replicas)
  let room = total - minAvailable - Math.max(0, next.replicas - next.available)
  if (room <= 0) return sizes
  for (const set of old) {
    const gone = Math.min(room, Math.max(0, set.replicas - set.available))
    sizes.set(set.name, set.replicas - gone)
    room -= gone
  }
  const available = old.reduce((sum, set) => sum + set.available, next.available)
  let spare = available - minAvailable
  for (const set of old) {
    if (spare <= 0) break
    const size = sizes.get(set.name) ?? 0
    const gone = Math.min(spare, size)
    sizes.set(set.name, size - gone)
    spare -= gone
  }
  return sizes
}
