// Windows and stops of a stage, written as people would write them: relative to now, on a wall clock.
import { printWall } from '../domain/calendar/day.ts'
import { clockOf } from '../domain/calendar/zone-clock.ts'
import type { Result } from '../domain/failure/result.ts'
import { FreezeScope } from '../domain/freeze/scope.ts'
import type { FreezeDefinition, FreezeSchedule } from '../domain/freeze/window.ts'
import type { Actor } from '../domain/permission/actor.ts'
import { createWindow } from '../use-cases/freeze/edit-window.ts'
import { setStop } from '../use-cases/freeze/stops.ts'
import type { Stage } from './promotion-stage.ts'

export const zone = 'Asia/Shanghai'
const hourMs = 3_600_000

/** What clocks in Shanghai show so many hours from now. */
export const wallIn = (hours: number, from = Date.now()): string =>
  printWall(clockOf(zone)?.wallAt(from + hours * hourMs) ?? 0)

/** A one-off time from so many hours from now on, to the minute. */
export const between = (fromHours: number, toHours: number, from?: number): FreezeSchedule => ({
  kind: 'one-off',
  startsAt: wallIn(fromHours, from),
  endsAt: wallIn(toHours, from),
})

/** Denies everything in production from an hour ago for two hours more; a test says what matters. */
export function definitionOf(
  of: Partial<Omit<FreezeDefinition, 'scope'>> & { ownerId: string; scope: object },
): FreezeDefinition {
  const { scope, ...rest } = of
  return {
    name: 'Freeze',
    effect: 'deny',
    schedule: between(-1, 2),
    zone,
    scope: FreezeScope.parse(scope),
    admits: [],
    actsOn: ['promotion'],
    require: null,
    message: '',
    mode: 'enforcing',
    workingDay: null,
    ...rest,
  }
}

export async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}

export async function failure(call: Promise<Result<unknown>>) {
  const result = await call
  if (result.ok) throw new Error('it was not refused')
  return result.failure
}

type Slug = keyof Stage['environments']

/** Freezes one environment of the stage. */
export const freezeIn = (
  stage: Stage,
  slug: Slug,
  of: Partial<Omit<FreezeDefinition, 'scope'>> = {},
  actor: Extract<Actor, { kind: 'person' }> = stage.people.lin,
) =>
  value(
    createWindow(stage.around, actor, {
      definition: definitionOf({
        ownerId: actor.personId,
        scope: { environments: [stage.environments[slug]] },
        ...of,
      }),
      closesRest: true,
    }),
  )

/** Stops one environment of the stage for two hours. */
export const stopIn = (stage: Stage, slug: Slug, of: object = {}) =>
  value(
    setStop(stage.around, stage.people.lin, {
      scope: FreezeScope.parse({ environments: [stage.environments[slug]] }),
      reason: 'payments fail',
      endsAt: new Date(Date.now() + 2 * hourMs).toISOString(),
      ...of,
    }),
  )
