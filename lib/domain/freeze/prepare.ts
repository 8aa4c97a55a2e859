import { BrokenSchedule, type Occurrences, occurrencesOf, type TimeSources } from './occurrences.ts'
import { type CompiledScope, compileScope } from './reach.ts'
import { Rolling } from './rolling.ts'
import { FreezeScope, type FreezeTarget } from './scope.ts'
import { type EmergencyStop, stopEnd } from './stop.ts'
import { FreezeDefinition, type FreezeWindow } from './window.ts'

/** A stored window that cannot be read or followed. It closes its scope for promotions, and says so. */
export interface BrokenWindow {
  id: string
  version: number
  name: string
  /** Null where not even the scope can be read: then it closes everything. */
  scope: FreezeScope | null
  problem: string
  /** A window that only reports never closes. */
  reportOnly: boolean
}

/** A window as its row has it. */
export interface StoredWindow {
  id: string
  version: number
  name: string
  definition: unknown
}

/** Total: a row that is no window becomes a broken one, never nothing. */
export function readWindow(row: StoredWindow): FreezeWindow | BrokenWindow {
  const { id, version, name } = row
  const read = FreezeDefinition.safeParse(row.definition)
  if (read.success) return { ...read.data, id, version }
  const scope = FreezeScope.safeParse((row.definition as { scope?: unknown } | null)?.scope)
  const issue = read.error.issues[0]
  const problem = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`
  return { id, version, name, scope: scope.success ? scope.data : null, problem, reportOnly: false }
}

/** One window ready for questions. */
export interface ReadyWindow {
  /** Its place in the list; the order of reasons. */
  index: number
  window: FreezeWindow
  scope: CompiledScope
  times: Occurrences
}

export interface ReadyBroken {
  broken: BrokenWindow
  scope: CompiledScope | null
}

export interface ReadyStop {
  stop: EmergencyStop
  scope: CompiledScope
  startsAt: number
  endsAt: number
}

/** All windows and stops, indexed once for many questions. Immutable for whoever asks. */
export interface PreparedFreezes {
  windows: readonly ReadyWindow[]
  broken: readonly ReadyBroken[]
  stops: readonly ReadyStop[]
  /** Windows that may hold a target, in no order; whether they do is asked of their scope. */
  near: Record<'anyService' | 'tellsServices', (target: FreezeTarget) => ReadyWindow[]>
}

const indexed = ['services', 'teams', 'productLines', 'environments'] as const

const kindOf = ({ window }: ReadyWindow) => indexed.find((kind) => window.scope[kind].length > 0)

/** Whether a window tells services apart: then two services of one team may stand differently to it. */
const tellsServices = ({ window: { scope } }: ReadyWindow) =>
  scope.services.length > 0 || scope.exclusions.services.length > 0

/** Each window stands under the narrowest kind it names. */
function indexOf(windows: readonly ReadyWindow[]): (target: FreezeTarget) => ReadyWindow[] {
  const buckets = new Map<string, ReadyWindow[]>()
  const rest: ReadyWindow[] = []
  for (const one of windows) {
    const kind = kindOf(one)
    if (kind === undefined) rest.push(one)
    else
      for (const name of new Set(one.window.scope[kind])) {
        const key = `${kind} ${name}`
        const bucket = buckets.get(key)
        if (bucket) bucket.push(one)
        else buckets.set(key, [one])
      }
  }
  // A merge is into no environment, and still asks the windows that name only environments.
  const byPlace = windows.filter((one) => kindOf(one) === 'environments')
  return ({ serviceId, teamId, productLineId, environmentId }) => [
    ...rest,
    ...(buckets.get(`services ${serviceId}`) ?? []),
    ...(buckets.get(`teams ${teamId}`) ?? []),
    ...(buckets.get(`productLines ${productLineId}`) ?? []),
    ...(environmentId === null ? byPlace : (buckets.get(`environments ${environmentId}`) ?? [])),
  ]
}

/**
 * Makes windows and stops ready for many questions. A window whose schedule cannot be followed is kept as broken.
 * `sources`: calendars by country, releases by id.
 */
export function prepareFreezes(
  list: readonly (FreezeWindow | BrokenWindow)[],
  stops: readonly EmergencyStop[],
  sources: TimeSources,
): PreparedFreezes {
  const windows: ReadyWindow[] = []
  const broken: ReadyBroken[] = []
  const isBroken = (one: BrokenWindow) => {
    broken.push({ broken: one, scope: one.scope && compileScope(one.scope) })
  }
  for (const one of list) {
    if ('problem' in one) {
      isBroken(one)
      continue
    }
    try {
      const found = occurrencesOf(one, sources)
      const times = one.schedule.kind === 'recurring' ? new Rolling(found) : found
      windows.push({ index: windows.length, window: one, scope: compileScope(one.scope), times })
    } catch (error) {
      if (!(error instanceof BrokenSchedule)) throw error
      const { id, version, name, scope, mode } = one
      isBroken({ id, version, name, scope, problem: error.message, reportOnly: mode === 'report-only' })
    }
  }
  const ready = stops.map((stop) => ({
    stop,
    scope: compileScope(stop.scope),
    startsAt: stop.setAt.getTime(),
    endsAt: stopEnd(stop).getTime(),
  }))
  const near = {
    anyService: indexOf(windows.filter((one) => !tellsServices(one))),
    tellsServices: indexOf(windows.filter(tellsServices)),
  }
  return { windows, broken, stops: ready, near }
}
