import type { WorkloadFact } from '../ports/cluster.ts'
import type { RolloutStep, SecondKind } from '../ports/rollout.ts'

/** An Argo Rollout in memory: it stands at a step, and moves as far as it can whenever somebody touches it. */
export interface MemoryRollout {
  namespace: string
  name: string
  strategy: 'canary' | 'blue-green'
  steps: RolloutStep[]
  container: string
  /** `host/namespace/repository` */
  image: string
  replicas: number
  stable: string
  wanted: string
  stepIndex: number
  cutOver: boolean
  aborted: boolean
  promotion: number | null
  changes: number
}

export interface MemorySecond {
  kind: SecondKind
  promotion: number
  fact: WorkloadFact
}

export interface MemoryService {
  namespace: string
  name: string
  workload: string
  to: 'stable' | 'green'
  promotion: number | null
}

/** What shares traffic in one cluster; keys are `namespace/name`. */
export interface MemoryShares {
  rollouts: Map<string, MemoryRollout>
  /** Keyed by the name of the second Deployment. */
  seconds: Map<string, MemorySecond>
  services: Map<string, MemoryService>
}

export const createShares = (): MemoryShares => ({
  rollouts: new Map(),
  seconds: new Map(),
  services: new Map(),
})
