// What freezes cost: a thousand windows over a whole company, timed without a database, as the domain is asked.
import { evaluateFreezes } from '../domain/freeze/evaluate.ts'
import { prepareFreezes } from '../domain/freeze/prepare.ts'
import type { FreezeTarget } from '../domain/freeze/scope.ts'
import { evaluateTargets } from '../domain/freeze/status.ts'
import { timelineOf } from '../domain/freeze/timeline.ts'
import type { FreezeWindow } from '../domain/freeze/window.ts'
import {
  changeClass,
  emergencyStop,
  freezeWindow,
  oneOff,
  question,
  recurring,
  scopeOf,
  timeSources,
} from './freezes.ts'

const environments = ['test', 'preview', 'pre-production', 'production']
const zones = ['Asia/Shanghai', 'Asia/Shanghai', 'Europe/Berlin', 'America/New_York']
const rules = [
  ['FREQ=DAILY', 'PT8H'],
  ['FREQ=WEEKLY;BYDAY=FR', 'P2D'],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'PT2H'],
  ['FREQ=MONTHLY;BYDAY=-1FR', 'P1D'],
  ['FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1', 'P8D'],
] as const
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T
const day = (at: number) => new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10)

const scopes = [
  (at: number) => ({ environments: [pick(environments, at)] }),
  (at: number) => ({ environments: ['production'], productLines: [`line-${at % 20}`] }),
  (at: number) => ({ teams: [`team-${at % 100}`] }),
  (at: number) => ({ services: [`service-${(at * 37) % 5000}`, `service-${(at * 53) % 5000}`] }),
  (at: number) => ({ tiers: [at % 4], environments: ['production', 'pre-production'] }),
]

/** 200 recurring windows and 800 one-off ones; `everywhere`: all of them hold every target. */
function thousandWindows(everywhere = false): FreezeWindow[] {
  return Array.from({ length: 1000 }, (_, at) => {
    const [rrule, duration] = pick(rules, at)
    const often = at % 5 === 0
    return freezeWindow({
      id: `window-${at}`,
      name: `Window ${at}`,
      effect: pick(['deny', 'deny', 'require', 'deny', 'allow'] as const, at >> 2),
      zone: pick(zones, at),
      scope: scopeOf(everywhere ? { environments } : pick(scopes, at)(at)),
      schedule: often
        ? recurring(
            `2025-03-03T${String(at % 24).padStart(2, '0')}:00`,
            pick(rules, at / 5)[0],
            pick(rules, at / 5)[1],
          )
        : oneOff(`${day(at % 360)}T09:00`, `${day((at % 360) + 2)}T18:00`),
      ...(often ? {} : { message: `${rrule} ${duration}` }),
    })
  })
}

const targets: FreezeTarget[] = Array.from({ length: 5000 }, (_, at) =>
  environments.map((environmentId) => ({
    environmentId,
    serviceId: `service-${at}`,
    productLineId: `line-${at % 20}`,
    teamId: `team-${at % 100}`,
    tier: at % 4,
    runtime: 'ack',
    regions: ['cn-hangzhou'],
  })),
).flat()

const took = (run: () => void) => {
  const began = performance.now()
  run()
  return performance.now() - began
}

/** Milliseconds of single evaluations, each at another instant and target; `everywhere`: all windows hold each target. */
export function timeEvaluations(count: number, everywhere: boolean): { first: number; each: number[] } {
  const prepared = prepareFreezes(thousandWindows(everywhere), [emergencyStop()], timeSources())
  const at = (index: number) => new Date(Date.UTC(2026, 2, 1) + index * 7_919_000)
  const one = (index: number) => () => {
    const asked = question({ target: pick(targets, index * 131), change: changeClass() })
    evaluateFreezes(prepared, asked, at(index))
  }
  const first = took(one(0))
  return { first, each: Array.from({ length: count }, (_, index) => took(one(index + 1))) }
}

/** Milliseconds to prepare a thousand windows and answer for 5,000 services in 4 environments at one instant. */
export function timeStatus(): number {
  const windows = thousandWindows()
  return took(() => {
    const prepared = prepareFreezes(windows, [emergencyStop()], timeSources())
    evaluateTargets(
      prepared,
      targets,
      { act: 'promotion', change: changeClass() },
      new Date('2026-03-05T04:00:00Z'),
    )
  })
}

/** Milliseconds to prepare a thousand windows and list every time of a year; and how many there are. */
export function timeTimeline(): { ms: number; entries: number } {
  const windows = thousandWindows()
  let entries = 0
  const ms = took(() => {
    const prepared = prepareFreezes(windows, [], timeSources())
    entries = timelineOf(prepared, new Date('2026-01-01T00:00:00Z'), new Date('2027-01-01T00:00:00Z')).entries
      .length
  })
  return { ms, entries }
}
