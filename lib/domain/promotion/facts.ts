import type { CommitEvidence } from '../change-class/evidence.ts'
import type { EnvironmentSettings } from '../environment/settings.ts'
import type { PreparedFreezes } from '../freeze/prepare.ts'
import type { FreezeQuestion } from '../freeze/standing.ts'
import type { Contains } from '../hold/hold.ts'
import type { Grant } from '../permission/actor.ts'
import type { Subject } from '../permission/decide.ts'
import type { ReleaseServiceState } from '../release/state.ts'
import type { WaiverTerm } from '../waiver/waiver.ts'
import type { WriteWay } from './acting.ts'
import type { CostTagFacts } from './cost-tag-facts.ts'
import type { PromotionKind, PromotionState } from './state.ts'

/** A person as a gate needs them: what they hold at this instant. */
export interface PersonFact {
  id: string
  name: string
  grants: Grant[]
  /** Slugs of the named groups they are in. */
  groups?: readonly string[]
  disabled: boolean
}

export interface FindingFact {
  name: string
  severity: 'high' | 'medium' | 'low' | 'unknown'
  feature: string
  version: string
  fixedIn: string | null
  link: string | null
}

export interface ScanFacts {
  state: 'absent' | 'running' | 'complete' | 'failed'
  scannedAt: Date | null
  findings: FindingFact[]
}

/** A waiver of one of the build's findings that is about this service and this environment. */
export interface WaiverFact extends WaiverTerm {
  finding: string
  /** Name of who answers for it. */
  owner: string
  reason: string
}

/** What of the place or of the build asks for caution; null where nothing does. */
export interface PlaceMarks {
  hold: {
    reason: string
    owner: string | null
    setAt: Date
    fixCommitSha: string | null
    /** Whether the build contains the stated fix; null when none is stated. */
    hasFix: Contains | null
  } | null
  /** A rollback left this build here. */
  suspect: { reason: string; number: number | null; markedAt: Date } | null
  badBuild: { reason: string; by: string; markedAt: Date } | null
}

/** One gate set aside for this promotion. */
export interface OverrideFact {
  gate: string
  person: PersonFact
  /** Null until a second person confirmed it. */
  second: PersonFact | null
  reason: string
  at: Date
}

/** The registry instance that the image is in, and where else its digest was found. */
export interface InstanceFacts {
  name: string
  edition: string
  region: string
  vpcHosts: string[]
  /** The image's repository refuses to point a tag to another digest. */
  immutable: boolean
  seenAt: Date
  replicas: { region: string; state: string }[]
}

/** Node pools of one cluster of the targets. */
export interface ClusterPools {
  cluster: string
  region: string
  pools: { name: string; nodes: number; maxNodes: number | null; p2p: boolean | null; seenAt: Date }[]
}

export interface StayFact {
  cause: 'adopted' | 'promotion' | 'outside'
  startedAt: Date
  /** Null while it lasts. */
  endedAt: Date | null
  lastSeenAt: Date
  gapMs: number
  /** The state of the promotion that caused it, where one did. */
  promotionState: PromotionState | null
}

/** What the registry says of the digest: looked up just now, or remembered from sync. */
export interface DigestLook {
  state: 'there' | 'gone' | 'unknown'
  /** When the registry last answered. */
  seenAt: Date
  message: string | null
}

export interface CheckFact {
  /** Stage or job of a run. */
  name: string
  state: 'passed' | 'failed' | 'running'
  pipeline: string
  run: number
}

export interface ApprovalFact {
  person: PersonFact
  /** On whose behalf, where a delegation was used. */
  forPerson?: PersonFact | null
  decision: 'approved' | 'rejected'
  digest: string
  configRevision: string | null
  /** What ran in the place when it was given. */
  overDigest: string | null
  at: Date
}

export interface ActiveFact {
  number: number
  kind: PromotionKind
  state: PromotionState
  /** A worker is at one of its steps right now. */
  stepRuns: boolean
  observeUntilAt: Date | null
}

/** What freezes are asked about this promotion, with everything they are answered from. */
export interface FreezeFacts {
  prepared: PreparedFreezes
  question: FreezeQuestion
  /** Since when it waits; null for one that is only thought of. */
  waitsSince: Date | null
  /** Key of `changeClass.reason`; null where nothing asked for its content. */
  contentReason: string | null
  /** Names of the owners of windows, by id; read only where one is in the way. */
  owners: Record<string, string>
  /** Groups that windows in force ask for words, and who is in them. */
  groups: { slug: string; name: string }[]
  members: PersonFact[]
}

/** An open release that the service is in. */
export interface OpenReleaseFact {
  id: string
  name: string
  state: ReleaseServiceState
  /** Why it was withdrawn or is late. */
  reason: string | null
  weekStartsAt: Date
  /** The build's version in it; null: it is none. */
  version: string | null
  /** The build is of its branch. */
  ofBranch: boolean
  /** What the build has since the cut, newest first; null: not known. Only of a build that is of it. */
  sinceCut: readonly CommitEvidence[] | null
}

export interface ReleaseContentFacts {
  /** By go-live. */
  open: readonly OpenReleaseFact[]
  /** What people said of its content, where that decides. */
  said: { content: 'release' | 'bug-fix' | 'feature'; name: string; reason: string } | null
}

/** Everything the gates ask about. Read in one go, so that all verdicts are of one instant. */
export interface GateFacts {
  kind: PromotionKind
  digest: string
  configRevision: string | null
  takeOver: boolean
  /** The hotfix path: preview and soak are skipped, a second person never is. */
  hotfix?: boolean
  /** Not before this instant, as the requester said. */
  scheduledAt?: Date | null
  /** What a person typed before: 'cloud-away' lets a rollback go on while the registry is silent. */
  confirmed?: readonly string[]
  requestedAt: Date
  /** Null: the portal itself. */
  requester: PersonFact | null
  /** Who presses Start; null when it starts by itself. */
  starter: PersonFact | null
  settings: EnvironmentSettings
  subject: Subject
  environment: { slug: string; isLast: boolean }
  registry: DigestLook
  /** `moving`: a name like latest or a branch, which is meant to point elsewhere one day. */
  imageTags: { name: string; digest: string; kind: 'version' | 'keep' | 'moving' }[]
  place: PlaceMarks
  overrides: OverrideFact[]
  /** Null while the registry's instances are not read. */
  instance: InstanceFacts | null
  /** The clusters of the targets; one without pools was not read. */
  clusters: ClusterPools[]
  /** Of the targets that are functions: they pull without a cluster. */
  functionRegions: string[]
  path: {
    onPath: boolean
    /** Nearest earlier environment of the path where the service lives; null when this is the first. */
    previous: { slug: string; outsideStaysCount: boolean } | null
    /** Stays of this digest in the previous environment. */
    stays: StayFact[]
    /** The newest promotion of this build into the previous environment that has not ended. */
    upstream: { number: number; state: PromotionState; observeUntilAt: Date | null } | null
    /** It failed its observation there after the last stay began. */
    failedUpstream: number | null
  }
  checks: { commitSha: string | null; found: CheckFact[]; seenAt: Date | null }
  scan: ScanFacts & {
    pushedAt: Date
    /** Of what runs here; null when nothing does. */
    running: ScanFacts | null
    /** Finding name -> when any build of this service was first seen with it. */
    firstSeenAt: Record<string, Date>
    waivers: WaiverFact[]
  }
  size: { sizeBytes: number; limitBytes: number; own: boolean; reason: string | null }
  freeze: FreezeFacts
  release: ReleaseContentFacts
  approvals: {
    given: ApprovalFact[]
    /** People who made the build. */
    builderIds: string[]
    /** Digest that runs in the place now. */
    runningDigest: string | null
    /** The build's commits contain those of what runs; null when unknown. */
    containsRunning: boolean | null
    /** The group that the rule names, and those asked after it, in order; none when it names none. */
    groups?: { slug: string; name: string }[]
    /** People who could approve now, or when it is their group's turn. */
    approvers: PersonFact[]
  }
  queue: {
    active: ActiveFact | null
    /** Numbers of older promotions that wait for the same place. */
    ahead: number[]
    rolloutsHere: number
    /** Clusters of the targets, with how many rollouts run in each. */
    rolloutsByCluster: { cluster: string; count: number }[]
    /** What runs now contains this build and did not when it was asked. */
    becameOlder: boolean
  }
  health: { problem: string | null; seenAt: Date | null }
  costTags: CostTagFacts
  role: {
    /** Promotion role of this environment. */
    arn: string | null
    /** Every other role of the connection. */
    others: { purpose: string; environment: string | null; arn: string }[]
    /** Actions the last check found missing. */
    missing: string[]
    problem: string | null
    hasManifestWriter: boolean
    /** Somebody may start and answer runs of pipelines. */
    hasOperator: boolean
    /** Ways by which the targets here are written. */
    ways: readonly WriteWay[]
    /** Targets here, and how many say all that their way needs: a manifest, a delivery pipeline, what runs them. */
    targets: number
    writableTargets: number
  }
}
