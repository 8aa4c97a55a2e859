import {
  type MigrationKind,
  type OpenMigration,
  readOpenMigrations,
} from '../../../catalog/promotion/migrations.ts'
import type { PipelineStartPort } from '../../../cloud/ports/pipeline.ts'
import { type Declaration, declarationOf, migrationsFile } from '../../../domain/build/declared.ts'
import { Digest } from '../../../domain/build/digest.ts'
import { hasEnded, runStateOf } from '../../../domain/pipeline/run-state.ts'
import { migrationMark, migrationParameter } from '../../../domain/promotion/effect-names.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import type { Surroundings } from '../../define.ts'
import { lookAt } from '../runtimes/look.ts'
import {
  type Attempt,
  done,
  type Effect,
  fromCloud,
  nameOf,
  promotingCloud,
  refused,
  unclear,
} from './attempt.ts'

/** What the evidence says of each migration; `finished` is what the catalog learns. */
interface Told {
  name: string
  kind: MigrationKind
  pipeline: string
  run: number
  status: string
}

/** Runs take minutes: no hurry to look again. */
const lookAfterMs = 5_000
/** Clocks differ: a run that we started is not older than this before its step. */
const marginMs = 10 * 60_000

const before = (attempt: Attempt): Told[] => {
  const evidence = attempt.step.evidence as { finished?: Told[] } | null
  return evidence?.finished ?? []
}

const evidenceOf = (finished: Told[], running: Told | null = null) => ({
  finished,
  ...(running ? { running } : {}),
})

/** Finds the run of one migration by what it was started with, or starts it. */
async function runOf(pipelines: PipelineStartPort, attempt: Attempt, migration: OpenMigration) {
  const id = migration.pipelineId ?? ''
  const mark = migrationMark(attempt.subject.promotion.number, migration.name)
  const since = new Date(attempt.startedAt.getTime() - marginMs)
  const found = await pipelines.findRun(id, { name: migrationParameter, value: mark }, since)
  if (!found.ok || found.value) return found
  const { environment, service, digest, number } = attempt.subject.promotion
  const started = await pipelines.startRun(id, {
    [migrationParameter]: mark,
    SLUICE_PROMOTION: `P-${number}`,
    SLUICE_MIGRATION_NAME: migration.name,
    ENVIRONMENT: environment,
    SERVICE: service,
    DIGEST: digest,
  })
  return started.ok ? { ok: true as const, value: { number: started.value, status: 'INIT' } } : started
}

async function migrateAll(
  pipelines: PipelineStartPort,
  attempt: Attempt,
  wanted: OpenMigration[],
): Promise<StepOutcome> {
  const finished = before(attempt)
  for (const migration of wanted.filter(({ name }) => !finished.some((one) => one.name === name))) {
    const { name, kind, pipeline, pipelineId } = migration
    if (pipelineId === null)
      return {
        ...refused('migration-no-pipeline', `no pipeline is called "${pipeline}"`),
        evidence: evidenceOf(finished),
      } as StepOutcome
    const run = await runOf(pipelines, attempt, migration)
    // Started or not, that is the question: it is looked for again before anything else is said.
    if (!run.ok) return fromCloud(run.failure)
    const told = { name, kind, pipeline, run: run.value?.number ?? 0, status: run.value?.status ?? 'INIT' }
    const state = runStateOf(told.status)
    if (state === 'succeeded') {
      finished.push(told)
      continue
    }
    if (hasEnded(state)) {
      const no = refused('migration-failed', `${name}: run ${told.run} of ${pipeline} ended ${told.status}`)
      return { ...no, evidence: evidenceOf(finished, told) } as StepOutcome
    }
    return { kind: 'not-yet', evidence: evidenceOf(finished, told), afterMs: lookAfterMs }
  }
  return done(evidenceOf(finished))
}

async function migrate(
  around: Surroundings,
  attempt: Attempt,
  kinds: readonly MigrationKind[],
): Promise<StepOutcome> {
  const all = await readOpenMigrations(around.database, attempt.promotionId)
  const wanted = all.filter(({ kind }) => kinds.includes(kind))
  const { pipelines } = await promotingCloud(around, attempt)
  return migrateAll(pipelines, attempt, wanted)
}

/** What the build's own label or file says; null with the outcome where the cloud did not tell. */
async function lookWhatItDeclares(
  around: Surroundings,
  { connectionId, subject }: Attempt,
): Promise<Declaration | StepOutcome> {
  const { registry, code } = await around.cloud.reading(connectionId)
  const labels = await registry.getLabels(subject.image, Digest.parse(subject.promotion.digest))
  if (!labels.ok) return unclear(labels.failure)
  const { commitSha } = subject.build
  if (subject.codeRepository === null || commitSha === null) return declarationOf(labels.value, null)
  const file = await code.getFile(subject.codeRepository.path, commitSha, migrationsFile)
  if (!file.ok && file.failure.kind !== 'not-found') return unclear(file.failure)
  return declarationOf(labels.value, file.ok ? file.value.content : null)
}

/**
 * Expanding migrations, before the first write: the portal starts the declared pipeline and reads its verdict. Where nobody
 * has looked yet what the build declares, this is where it is found out.
 */
export const expand: Effect = async (around, attempt) => {
  const { known, problem } = attempt.subject.build.declared
  if (problem !== null) return refused('migrations-unreadable', problem)
  if (known) return migrate(around, attempt, ['expand'])
  const found = await lookWhatItDeclares(around, attempt)
  if ('kind' in found) return found
  attempt.declared = found
  if (found.problem !== null) return refused('migrations-unreadable', found.problem)
  return found.migrations.length === 0 ? done(evidenceOf([])) : { kind: 'not-yet', evidence: evidenceOf([]) }
}

/**
 * Contracting and irreversible migrations, when the build has proved itself. Left for a later promotion, and said so, while
 * any target of the place (also one out of service) runs another build.
 */
export const contract: Effect = async (around, attempt) => {
  const { subject } = attempt
  const cloud = await promotingCloud(around, attempt)
  const others: { cluster: string | null; workload: string | null }[] = []
  const accepted = new Set([subject.promotion.digest, ...subject.build.childDigests])
  for (const target of subject.targets) {
    const looked = await lookAt(cloud, subject, target)
    if (looked.kind === 'failed') return unclear(looked.failure)
    if (looked.kind === 'seen' && looked.look.digests.some((digest) => !accepted.has(digest)))
      others.push(nameOf(target))
  }
  if (others.length > 0) return done({ finished: [], left: 'older-build-runs', others })
  return migrate(around, attempt, ['contract', 'irreversible'])
}
