import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import { refused } from '../steps/attempt.ts'
import { orderOnEdas } from './direct-edas.ts'
import { publishFunction } from './direct-function.ts'
import type { Way } from './way.ts'

const runtimes = {
  ack: async () => refused('way-unfit', 'what a cluster runs is written by its manifest or by its pipeline'),
  edas: orderOnEdas,
  fc: publishFunction,
} as const satisfies Record<StepTarget['kind'], Way>

/** Direct: the runtime's own deployment call, under the promotion role of the environment. */
export const direct: Way = (around, attempt, target) => runtimes[target.kind](around, attempt, target)
