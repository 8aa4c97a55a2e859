import type { StepTarget } from '../../../catalog/promotion/steps.ts'
import { onAck } from './on-ack.ts'
import { onEdas } from './on-edas.ts'
import { onFunction } from './on-function.ts'
import type { ShareRuntime } from './share-runtime.ts'

const runtimes = { ack: onAck, edas: onEdas, fc: onFunction } as const satisfies Record<
  StepTarget['kind'],
  ShareRuntime
>

export const shareRuntimeOf = ({ kind }: StepTarget): ShareRuntime => runtimes[kind]
