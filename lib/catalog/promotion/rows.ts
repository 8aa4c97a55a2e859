import type { JudgedCheck } from '../../domain/observation/judge.ts'
import type { RunState } from '../../domain/pipeline/run-state.ts'
import type { WriteWay } from '../../domain/promotion/acting.ts'
import type { GateName, GateVerdict } from '../../domain/promotion/gate-verdict.ts'
import type { PromotionKind, PromotionState } from '../../domain/promotion/state.ts'
import type { StepName, StepState } from '../../domain/promotion/steps.ts'
import type { Strategy } from '../../domain/strategy/strategy.ts'

export interface BuildReferenceRow {
  id: string
  digest: string
  version: string | null
  commitSha: string | null
  branch: string | null
}
export interface PersonReferenceRow {
  id: string
  key: string
  name: string
}
export interface PromotionFailureRow {
  code: string
  message: string
  step?: string
}

/** One promotion in a list; instants are ISO texts, as the API sends them. */
export interface PromotionItemRow {
  id: string
  number: number
  kind: PromotionKind
  state: PromotionState
  service: { id: string; slug: string }
  environment: string
  build: BuildReferenceRow
  from: BuildReferenceRow | null
  startMode: 'automatic' | 'manual'
  automatic: boolean
  hotfix: boolean
  cause: { id: string; number: number } | null
  scheduledAt: string | null
  heldBackAt: string | null
  observation: 'watching' | 'passed' | 'failed' | 'asked' | 'unknown' | null
  requester: PersonReferenceRow | null
  starter: PersonReferenceRow | null
  reason: string | null
  reasonKey: string | null
  blocks: string[]
  waits: string[]
  approvalsGiven: number
  failure: PromotionFailureRow | null
  unsettled: boolean
  wave: number
  waves: number
  requestedAt: string
  startedAt: string | null
  observingAt: string | null
  observeUntilAt: string | null
  endedAt: string | null
  expiresAt: string
  wakeAt: string | null
}

/** The run of Flow by which a target is written, as it was seen last. */
export interface StepDelivery {
  pipeline: string
  runId: string | null
  number: number | null
  state: RunState | null
  stages: { name: string; state: RunState }[]
  gate: { name: string; state: 'passed' | 'held' | 'person'; by?: GateName[] } | null
  /** Somebody else's run that ours waits for. */
  waitsFor: number | null
}

export interface StepRow {
  id: string
  position: number
  name: StepName
  wave: number | null
  /** Of share and judge. */
  percent: number | null
  /** Of judge: somebody said to go on. */
  passedAt: string | null
  target: { id: string; cluster: string | null; workload: string | null; writeWay: WriteWay } | null
  state: StepState
  attempts: number
  sessionName: string | null
  roleArn: string | null
  evidence: Record<string, unknown>
  delivery: StepDelivery | null
  problem: string | null
  startedAt: string | null
  endedAt: string | null
}

export interface TimelineRow {
  id: string
  at: string
  actorKind: 'person' | 'token' | 'system'
  actorName: string
  action: string
  reason: string | null
  detail: Record<string, unknown>
}

/** Everything stored that the page of one promotion shows. */
export interface PromotionPageRow extends PromotionItemRow {
  /** The train it goes with. */
  train: { id: string; number: number } | null
  configRevision: string | null
  settingsVersion: number
  askedVerdicts: GateVerdict[]
  startVerdicts: GateVerdict[] | null
  judgedVerdicts: GateVerdict[] | null
  judgedAt: string | null
  steps: StepRow[]
  approvals: {
    person: PersonReferenceRow
    forPerson: PersonReferenceRow | null
    decision: 'approved' | 'rejected'
    reason: string | null
    at: string
  }[]
  approvalsNeeded: number
  rollbackTo: (BuildReferenceRow & { startedAt: string; goneAt: string | null })[]
  /** Empty before the first look. */
  observedChecks: Pick<JudgedCheck, 'check' | 'verdict' | 'why'>[]
  firstWriteAt: string | null
  settledAt: string | null
  abortAskedAt: string | null
  /** How it was started; null: rolling. */
  strategy: Strategy | null
  pausedAt: string | null
  backAskedAt: string | null
  back: { as: 'failed' | 'aborted'; code: string; message: string; step?: string } | null
  timeline: TimelineRow[]
  /** For permission. */
  serviceId: string
  teamId: string | null
  productLineId: string | null
  environmentId: string
  runningDigest: string | null
  now: string
}
