import type { SeenRuntime } from '../../../catalog/runtime/writes.ts'
import type { ObservationReading } from '../../../domain/observation/judge.ts'
import { lookAt } from '../runtimes/look.ts'
import type { RuntimeCloud } from '../runtimes/runtime.ts'
import { liveTargets, nameOf } from '../steps/attempt.ts'
import type { Look } from './look.ts'

/** What the runtimes say of what runs right now. */
export interface HealthSaid {
  /** How many targets are in trouble; null when one could not be read, or is not ready for no reason that is known. */
  reading: ObservationReading
  saw: SeenRuntime[]
  problem: string | null
}

/** Pods that crash, or a target that is gone, fail an observation; what is merely not ready is not a pass. */
export async function readHealth(cloud: RuntimeCloud, look: Look): Promise<HealthSaid> {
  const saw: SeenRuntime[] = []
  const problems: string[] = []
  let troubled = 0
  let unsure = false
  for (const target of liveTargets(look.subject)) {
    const { cluster, workload } = nameOf(target)
    const where = `${cluster} ${workload}`
    const looked = await lookAt(cloud, look.subject, target)
    if (looked.kind === 'incomplete') continue
    if (looked.kind !== 'seen') {
      if (looked.kind === 'missing') troubled += 1
      else unsure = true
      problems.push(`${where}: ${looked.failure.message}`)
      continue
    }
    saw.push(looked.saw)
    const { ready, problem, problemText } = looked.look
    if (problem !== null) {
      troubled += 1
      problems.push(`${where}: ${problemText ?? problem}`)
    } else if (!ready) {
      unsure = true
      problems.push(`${where} is not ready with this build`)
    }
  }
  const value = troubled > 0 ? troubled : unsure ? null : 0
  return {
    reading: { check: 'health', at: look.now, value },
    saw,
    problem: problems.length > 0 ? problems.join('; ') : null,
  }
}
