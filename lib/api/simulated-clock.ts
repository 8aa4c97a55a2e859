import type { SimulatedClock } from '../use-cases/connection/move-clock.ts'
import type { Installation } from './installation.ts'

/** The control address of the simulator, where one is configured. */
export function simulatedClock({ simulated, simulatorUrl, log }: Installation): SimulatedClock | null {
  if (!simulated || simulatorUrl === null) return null
  return {
    setOffset: async (offsetMs) => {
      try {
        const answer = await fetch(new URL('/_sim/clock', simulatorUrl), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ offsetMs }),
          signal: AbortSignal.timeout(60_000),
        })
        await answer.arrayBuffer()
        return answer.ok
      } catch (error) {
        log.warn({ err: error }, 'the simulator did not move its clock')
        return false
      }
    },
  }
}
