import { EnvironmentSettings } from '../../domain/environment/settings.ts'
import type { CheckFact, DigestLook, GateFacts, PersonFact } from '../../domain/promotion/facts.ts'
import type { PromotionKind } from '../../domain/promotion/state.ts'
import { readContains } from '../hold/history.ts'
import { instant, type Reader, readDocument } from '../reader.ts'
import { costTagFactsOf } from './facts-cost-tags.ts'
import { freezeFactsOf } from './facts-freeze.ts'
import { overridesOf, placeMarksOf, waiversOf } from './facts-marks.ts'
import { imageTagsOf, inventoryOf } from './facts-registry.ts'
import { releaseFactsOf } from './facts-release.ts'
import { type Caught, type FactsRow, personOf, scanOf, stageState } from './facts-rows.ts'
import { gateFactsStatement } from './facts-statement.ts'
import { readRelation } from './relation.ts'

/** What facts are gathered for: a promotion that exists, or one that is only thought of. */
export interface FactsSubject {
  serviceId: string
  environmentId: string
  buildId: string
  /** Null for one that is only thought of. */
  promotionId: string | null
  kind: PromotionKind
  configRevision: string | null
  takeOver: boolean
  hotfix?: boolean
  scheduledAt?: Date | null
  confirmed?: readonly string[]
  requestedAt: Date
  requesterId: string | null
  starterId: string | null
  /** What ran when it was asked. */
  askedOverDigest: string | null
  /** Waiting promotions that it would replace: they are not before it. */
  replaces: readonly string[]
}

/** What a use case needs beside the gates, read in the same statement. */
export interface FactsContext {
  service: { id: string; slug: string; codeRepositoryId: string | null; codeRepository: string | null }
  environment: {
    id: string
    slug: string
    connectionId: string
    settingsVersion: number
    isFirst: boolean
    rank: number
  }
  build: Caught['build']
  /** What runs in the place. */
  running: Caught['running']
  image: Caught['image']
}

export interface Gathered {
  facts: GateFacts
  context: FactsContext
}

function checksOf(row: FactsRow): GateFacts['checks'] {
  const found: CheckFact[] = row.runs.flatMap((run) =>
    run.stages
      .flatMap((stage) => [stage, ...(stage.jobs ?? [])])
      .map(({ name, state }) => ({
        name,
        state: stageState(state ?? '', run.state),
        pipeline: run.pipeline,
        run: run.number,
      })),
  )
  const seen = row.runs.map((run) => Date.parse(run.seenAt))
  return { commitSha: row.build.commitSha, found, seenAt: seen.length ? new Date(Math.max(...seen)) : null }
}

function lookOf(row: FactsRow, look: DigestLook | null): DigestLook {
  const gone = row.build.goneAt
  const stored: DigestLook = gone
    ? { state: 'gone', seenAt: new Date(gone), message: null }
    : { state: 'there', seenAt: new Date(row.registrySeenAt), message: null }
  if (!look) return stored
  // No answer now does not unsay what was seen a moment ago: the gate knows how long that counts.
  return look.state === 'unknown' ? { ...stored, message: look.message } : look
}

function person(row: FactsRow, id: string | null): PersonFact | null {
  const found = row.people.find((one) => one.id === id)
  return found ? personOf(found) : null
}

/**
 * Everything the gates ask about, of one instant, in one statement (and one more for commits when what runs changed,
 * and one when a hold names its fix).
 * `look` is what the registry answered just now; without it what sync remembers counts. Null when service, environment
 * or build is not there any more.
 */
export async function readGateFacts(
  reader: Reader,
  subject: FactsSubject,
  look: DigestLook | null = null,
): Promise<Gathered | null> {
  const row = await readDocument<FactsRow>(reader, 'gate-facts', gateFactsStatement, factsValues(subject))
  return row ? gatheredOf(reader, subject, row, look) : null
}

/** The parameters of `gateFactsStatement`, in its order. */
export function factsValues(subject: FactsSubject): unknown[] {
  return [
    subject.serviceId,
    subject.environmentId,
    subject.buildId,
    subject.promotionId,
    subject.requestedAt.toISOString(),
    [subject.requesterId, subject.starterId].filter((id) => id !== null),
    [...subject.replaces],
    subject.hotfix ?? false,
  ]
}

/** A hotfix does not wait for soak nor fail by size, but always needs the word of a second person (domain page 3). */
function settingsFor(subject: FactsSubject, settings: EnvironmentSettings): EnvironmentSettings {
  if (!subject.hotfix) return settings
  const { approvals } = settings
  return {
    ...settings,
    soakMinutes: 0,
    sizeSeverity: 'warn',
    approvals: { ...approvals, count: Math.max(1, approvals.count), requesterMayApprove: false },
  }
}

/** The same from a row that was read before, alone or together with others. */
export async function gatheredOf(
  reader: Reader,
  subject: FactsSubject,
  row: FactsRow,
  look: DigestLook | null = null,
): Promise<Gathered> {
  const settings = settingsFor(subject, EnvironmentSettings.parse(row.environment.settings))
  const changed = row.running !== null && row.running.digest !== subject.askedOverDigest
  const approved = row.approvals.some((approval) => approval.overDigest !== (row.running?.digest ?? null))
  const relation =
    row.running?.commitSha && row.build.commitSha && row.service.codeRepositoryId && (changed || approved)
      ? await readRelation(reader, row.service.codeRepositoryId, row.build.commitSha, row.running.commitSha)
      : null
  const fix = row.marks.hold?.fixCommitSha ?? null
  const hasFix =
    fix === null ? null : await readContains(reader, row.service.codeRepositoryId, row.build.commitSha, fix)
  const facts: GateFacts = {
    kind: subject.kind,
    digest: row.build.digest,
    configRevision: subject.configRevision,
    takeOver: subject.takeOver,
    hotfix: subject.hotfix ?? false,
    scheduledAt: subject.scheduledAt ?? null,
    confirmed: subject.confirmed ?? [],
    requestedAt: subject.requestedAt,
    requester: person(row, subject.requesterId),
    starter: person(row, subject.starterId),
    settings,
    subject: {
      teamId: row.service.teamId,
      productLineId: row.service.productLineId,
      environmentId: row.environment.id,
    },
    environment: {
      slug: row.environment.slug,
      isLast: row.path.position !== null && row.path.position === row.path.length,
    },
    registry: lookOf(row, look),
    imageTags: imageTagsOf(row.imageTags, {
      version: row.build.version,
      environment: row.environment.slug,
      digest: row.build.digest,
    }),
    place: placeMarksOf(row.marks, hasFix),
    overrides: overridesOf(row.marks, (id) => person(row, id)),
    ...inventoryOf(row.inventory),
    path: {
      onPath: row.path.position !== null,
      previous: row.path.previous && {
        slug: row.path.previous.slug,
        outsideStaysCount: EnvironmentSettings.parse(row.path.previous.settings).outsideStaysCount,
      },
      stays: row.path.stays.map((stay) => ({
        ...stay,
        startedAt: new Date(stay.startedAt),
        endedAt: instant(stay.endedAt),
        lastSeenAt: new Date(stay.lastSeenAt),
      })),
      upstream: row.path.upstream && {
        ...row.path.upstream,
        observeUntilAt: instant(row.path.upstream.observeUntilAt),
      },
      failedUpstream: row.path.failedUpstream,
    },
    checks: checksOf(row),
    scan: {
      ...scanOf(row.build),
      pushedAt: new Date(row.build.pushedAt),
      running: row.running ? scanOf(row.running) : null,
      firstSeenAt: Object.fromEntries(
        Object.entries(row.firstSeenAt).map(([name, at]) => [name, new Date(at)]),
      ),
      waivers: waiversOf(row.marks),
    },
    size: {
      sizeBytes: row.build.sizeBytes,
      limitBytes: row.service.sizeLimitBytes ?? settings.sizeLimitBytes,
      own: row.service.sizeLimitBytes !== null,
      reason: row.service.sizeLimitReason,
    },
    release: releaseFactsOf(row.release, row.build),
    freeze: await freezeFactsOf(reader, subject, row.freeze, { service: row.service, build: row.build }),
    approvals: {
      given: row.approvals.flatMap((approval) => {
        const who = row.people.find((one) => one.id === approval.personId)
        const forPerson = person(row, approval.forPersonId)
        return who ? [{ ...approval, person: personOf(who), forPerson, at: new Date(approval.at) }] : []
      }),
      groups: row.approvalGroups,
      builderIds: row.builderIds,
      runningDigest: row.running?.digest ?? null,
      containsRunning: relation ? relation.direction === 'newer' || relation.direction === 'same' : null,
      approvers: row.approverIds.flatMap((id) => person(row, id) ?? []),
    },
    queue: {
      active: row.active && { ...row.active, observeUntilAt: instant(row.active.observeUntilAt) },
      ahead: row.ahead,
      rolloutsHere: row.rolloutsHere,
      rolloutsByCluster: row.rolloutsByCluster,
      // Of one that is only thought of, the request itself asks whether older is meant.
      becameOlder: subject.promotionId !== null && changed && relation?.direction === 'older',
    },
    health: { problem: row.health?.problem ?? null, seenAt: instant(row.health?.seenAt ?? null) },
    role: row.role,
    costTags: await costTagFactsOf(reader, row.costTags, {
      serviceId: row.service.id,
      environmentId: row.environment.id,
      connectionId: row.environment.connectionId,
    }),
  }
  return {
    facts,
    context: {
      service: row.service,
      environment: { ...row.environment, isFirst: row.path.position === 1 },
      build: row.build,
      running: row.running,
      image: row.image,
    },
  }
}
