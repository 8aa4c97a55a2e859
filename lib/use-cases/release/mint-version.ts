import { z } from 'zod'
import { findServiceOf, lockOpenRelease } from '../../catalog/release/find.ts'
import type { VersionRow } from '../../catalog/release/rows.ts'
import {
  type BuildToMint,
  insertVersion,
  listMintable,
  readBuildToMint,
  takeCounter,
  versionOfBuild,
} from '../../catalog/release/versions.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { goesLive } from '../../domain/release/state.ts'
import { mintVersion as mint, versionMark } from '../../domain/version/mint.ts'
import { printVersion } from '../../domain/version/version.ts'
import { writeTagJob } from '../../queue/release.ts'
import { defineUseCase, type Surroundings } from '../define.ts'
import { portal } from '../promotion/transition.ts'
import { tellRelease } from './tell-release.ts'

interface Wish {
  /** Without an id: a hotfix of a batch that no release of the portal has. */
  release: { id: string | null; name: string; batch: string; zone: string }
  build: BuildToMint & { commitSha: string }
  hotfix: boolean
}

/** Gives a build the next version of a batch and has its Git tag written. Whoever calls has checked that it may have one. */
export async function giveVersion(
  tx: Transaction,
  actor: Actor,
  { release, build, hotfix }: Wish,
): Promise<Result<VersionRow>> {
  const counter = await takeCounter(tx, release.batch)
  // Whoever mints for a batch waits here for whoever did before: only now is it sure that the build has none.
  const has = await versionOfBuild(tx, build.id)
  if (has !== null) return fail('conflict', `this build is ${has} already`, { version: has })
  const made = mint({ ...release, at: tx.now, counter, used: new Set() })
  if (!made.ok) return made
  const version = printVersion(made.value)
  const mark = versionMark(made.value, hotfix)
  await insertVersion(tx, {
    version,
    releaseId: release.id,
    serviceId: build.serviceId,
    buildId: build.id,
    digest: build.digest,
    commitSha: build.commitSha,
    hotfix,
    late: mark === 'late',
    mintedById: actor.kind === 'system' ? null : actor.personId,
  })
  await tellRelease(tx, { ...release, id: release.id ?? build.serviceId }, actor, 'release.version-minted', {
    serviceId: build.serviceId,
    detail: { service: build.service, version, digest: build.digest, commit: build.commitSha, mark },
  })
  await tx.enqueue(writeTagJob(version))
  return ok({
    name: version,
    buildId: build.id,
    digest: build.digest,
    commitSha: build.commitSha,
    hotfix,
    late: mark === 'late',
    mintedAt: tx.now.toISOString(),
    mintedBy: actor.kind === 'system' ? null : { id: actor.personId, key: actor.key, name: actor.name },
    taggedAt: null,
    problem: null,
  })
}

/** Whether a build may have a version at all. Fails with conflict (it has one), gone, precondition (no commit, no repository, CI has not passed). */
export function mayBeMinted(build: BuildToMint): Result<BuildToMint & { commitSha: string }> {
  const { commitSha, repository } = build
  const has = build.minted ?? build.version
  if (has !== null) return fail('conflict', `this build is ${has} already`, { version: has })
  if (build.gone) return fail('gone', 'the registry does not have this build any more')
  if (commitSha === null || repository === null)
    return fail('precondition', 'nobody knows the commit of this build: it cannot be tagged', {
      need: 'commit',
    })
  if (!build.passed) return fail('precondition', 'CI has not passed for this build', { need: 'ci' })
  return ok({ ...build, commitSha })
}

/**
 * Mints a version for a build of the release branch, or of the commit it was cut at. Fails with not-found, wrong-state (closed; withdrawn or unchanged),
 * forbidden, conflict (the build has a version), gone, precondition (another branch; CI has not passed).
 */
export const mintVersion = defineUseCase({
  input: z.strictObject({
    id: z.string().min(1).max(120),
    service: z.string().min(1).max(120),
    buildId: z.uuid(),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'release.edit'),
  write: async ({ tx, actor, input }) => {
    // The lock also keeps two that mint for one build apart.
    const release = await lockOpenRelease(tx, input.id)
    if (!release.ok) return release
    const service = await findServiceOf(tx, release.value, input.service)
    if (!service.ok) return service
    const allowed = decide(actor, 'release.edit', service.value)
    if (!allowed.ok) return allowed
    const { slug, state } = service.value
    if (!goesLive(state))
      return fail('wrong-state', `${slug} is ${state} in ${release.value.name}`, { state })
    const build = await readBuildToMint(tx, input.buildId)
    if (!build || build.serviceId !== service.value.serviceId)
      return fail('not-found', `no such build of ${slug}`, { field: 'buildId' })
    const { cutSha } = service.value
    // Main had built the commit that the branch was cut at: that image is the version, and none is built again.
    const isCut = cutSha !== null && build.commitSha === cutSha
    if (build.branch !== release.value.branch && !isCut)
      return fail(
        'precondition',
        `this build is of ${build.branch ?? 'an unknown branch'}, not of ${release.value.branch}`,
        {
          need: 'branch',
        },
      )
    const may = mayBeMinted(build)
    if (!may.ok) return may
    return giveVersion(tx, actor, { release: release.value, build: may.value, hotfix: false })
  },
})

/** So many in one round; the next is near. */
const most = 100

/** Mints for the newest build of every release branch that CI has passed. Answers how many. */
export async function mintPassed(around: Surroundings): Promise<Result<number>> {
  let minted = 0
  for (const { release, build } of await listMintable(around.database, most)) {
    const made = await mintForPortal(around, portal, { release, build })
    if (made.ok) minted += 1
  }
  return ok(minted)
}

/** One of them, judged again under the release's lock: another worker may have been faster. */
const mintForPortal = defineUseCase({
  input: z.strictObject({ release: z.uuid(), build: z.uuid() }),
  authorise: (actor) => decide(actor, 'release.edit'),
  write: async ({ tx, actor, input }) => {
    const release = await lockOpenRelease(tx, input.release)
    if (!release.ok) return release
    const build = await readBuildToMint(tx, input.build)
    if (!build) return fail('gone', 'the build is not there any more')
    const may = mayBeMinted(build)
    if (!may.ok) return may
    return giveVersion(tx, actor, { release: release.value, build: may.value, hotfix: false })
  },
})
