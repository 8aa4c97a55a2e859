import { z } from 'zod'
import { readClockOffset } from '../../catalog/connection/reads.ts'
import { moveClockTo } from '../../catalog/connection/writes.ts'
import { readNow, transact } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import type { Surroundings } from '../define.ts'

const input = z.object({ advanceMs: z.int().min(1) })

/** The simulated cloud's own clock, told over its control address. */
export interface SimulatedClock {
  setOffset(offsetMs: number): Promise<boolean>
}

/**
 * Moves the product's clock on, and the simulated cloud's with it: simulated mode only, else `precondition`. The cloud is
 * told first, because its controllers should have done their part when our sweep looks. A trigger on the offset enqueues
 * that sweep.
 */
export async function moveClock(
  around: Surroundings,
  actor: Actor,
  given: unknown,
  clock: SimulatedClock | null,
): Promise<Result<{ now: string; offsetMs: number }>> {
  const parsed = input.safeParse(given)
  if (!parsed.success) return fail('invalid', 'advanceMs: how far to move on', { field: 'advanceMs' })
  const allowed = decide(actor, 'clock.move')
  if (!allowed.ok) return allowed
  if (!clock)
    return fail('precondition', 'the clock moves only over the simulated cloud', { need: 'simulated' })
  const wanted = (await readClockOffset(around.database)) + parsed.data.advanceMs
  if (!(await clock.setOffset(wanted))) {
    return fail('cloud-unavailable', 'the simulated cloud did not move its clock')
  }
  const moved = await transact(around.database, async (tx) => {
    const offsetMs = await moveClockTo(tx, wanted)
    await tx.notify('clock', String(offsetMs))
    return ok({ offsetMs })
  })
  if (!moved.ok) return moved
  return ok({ now: (await readNow(around.database)).toISOString(), offsetMs: moved.value.offsetMs })
}
