import { z } from 'zod'
import { listAdoptable, versionTaken } from '../../catalog/release/adoptable.ts'
import { lockOpenRelease } from '../../catalog/release/find.ts'
import { insertVersion, readBuildToMint } from '../../catalog/release/versions.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { versionMark } from '../../domain/version/mint.ts'
import { parseVersion } from '../../domain/version/version.ts'
import { writeTagJob } from '../../queue/release.ts'
import { defineUseCase, type Surroundings } from '../define.ts'
import { portal } from '../promotion/transition.ts'
import { tellRelease } from './tell-release.ts'

/** So many in one round; the next is near. */
const most = 100

/** One build with the version that others gave it, judged again under the release's lock. */
const adoptVersion = defineUseCase({
  input: z.strictObject({ release: z.uuid(), build: z.uuid() }),
  authorise: (actor) => decide(actor, 'release.edit'),
  write: async ({ tx, actor, input }) => {
    const release = await lockOpenRelease(tx, input.release)
    if (!release.ok) return release
    const build = await readBuildToMint(tx, input.build)
    if (!build || build.gone) return fail('gone', 'the build is not there any more')
    const { version, commitSha, digest, serviceId } = build
    const parsed = version === null ? null : parseVersion(version)
    if (version === null || commitSha === null || !parsed || !version.startsWith(`${release.value.batch}-`))
      return fail('precondition', 'this build has no version of this batch')
    if (build.minted !== null || (await versionTaken(tx, version)))
      return fail('conflict', `${version} is known already`, { version })
    const late = versionMark(parsed, false) === 'late'
    const of = { version, serviceId, digest, commitSha, late }
    await insertVersion(tx, {
      ...of,
      releaseId: release.value.id,
      buildId: build.id,
      hotfix: false,
      mintedById: null,
    })
    await tellRelease(tx, release.value, actor, 'release.version-adopted', {
      serviceId,
      detail: { service: build.service, version, digest, commit: commitSha },
    })
    // Looks at the tag as for any version: one that stands there is what was wanted.
    await tx.enqueue(writeTagJob(version))
    return ok(null)
  },
})

/**
 * A release that was begun by other hands has versions already: the newest of each of its branches is its version here
 * too, and no second number is given out. Answers how many.
 */
export async function adoptVersions(around: Surroundings): Promise<Result<number>> {
  let adopted = 0
  for (const { release, build } of await listAdoptable(around.database, most)) {
    const done = await adoptVersion(around, portal, { release, build })
    if (done.ok) adopted += 1
  }
  return ok(adopted)
}
