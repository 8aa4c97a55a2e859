import type { Condition, KubeObject, LabelSelector, PodTemplate } from '../object.ts'

/** One of its fields is given; other kinds of steps are passed at once. */
export interface RolloutStep {
  setWeight?: number
  pause?: { duration?: string | number }
  [other: string]: unknown
}

export interface PauseCondition {
  reason: 'CanaryPauseStep' | 'BlueGreenPause'
  startTime: string
}

export interface Weight {
  weight: number
  podTemplateHash?: string
}

/** argoproj.io/v1alpha1, as far as it is imitated. */
export interface Rollout extends KubeObject {
  spec: {
    replicas: number
    selector: LabelSelector
    template: PodTemplate
    minReadySeconds?: number
    revisionHistoryLimit: number
    progressDeadlineSeconds: number
    paused?: boolean
    strategy: {
      canary?: {
        steps?: RolloutStep[]
        maxSurge?: number | string
        /** Present: weights are those of a router, and not of the number of pods. */
        trafficRouting?: object
        stableService?: string
        canaryService?: string
      }
      blueGreen?: {
        activeService: string
        previewService?: string
        autoPromotionEnabled?: boolean
        scaleDownDelaySeconds?: number
      }
    }
  }
  status?: RolloutStatus
}

export interface RolloutStatus {
  observedGeneration?: string
  phase?: 'Progressing' | 'Paused' | 'Healthy' | 'Degraded'
  message?: string
  currentPodHash?: string
  stableRS?: string
  currentStepIndex?: number
  pauseConditions?: PauseCondition[]
  controllerPause?: boolean
  abort?: boolean
  abortedAt?: string
  promoteFull?: boolean
  replicas?: number
  updatedReplicas?: number
  readyReplicas?: number
  availableReplicas?: number
  selector?: string
  conditions?: Condition[]
  canary?: { weights?: { canary: Weight; stable: Weight } }
  blueGreen?: { activeSelector?: string; previewSelector?: string }
}

/** What every pod of a Rollout carries: the hash of the template it was made from. */
export const hashLabel = 'rollouts-pod-template-hash'
