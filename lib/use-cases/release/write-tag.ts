import { claimTag, type TagToWrite, writeTagged, writeTagProblem } from '../../catalog/release/versions.ts'
import { ok } from '../../domain/failure/result.ts'
import { defineStep } from '../define.ts'
import { portal } from '../promotion/transition.ts'
import { refusedAgainMs, type Written, writtenOf } from './cloud-words.ts'
import { tellRelease } from './tell-release.ts'

const subjectOf = (tag: TagToWrite) => ({
  id: tag.releaseId ?? tag.serviceId,
  name: tag.release ?? tag.service,
})

/**
 * Writes the Git tag of one version, however often it is asked: a tag that stands on the commit is what was wanted, one on
 * another commit was made by somebody else and is never moved.
 */
export const writeTag = defineStep({
  name: () => 'release-tag',
  claim: async (tx, version: string) => ok(await claimTag(tx, version)),
  effect: async (around, tag: TagToWrite): Promise<Written<{ created: boolean }>> => {
    const { version, commitSha, connectionId, repository } = tag
    if (connectionId === null || repository === null)
      return { kind: 'refused', problem: `${tag.service} has no repository any more` }
    const { code } = await around.cloud.releasing(connectionId)
    const message = `${version}${tag.release ? ` of ${tag.release}` : ''}, minted by Sluice`
    const answer = await code.createGitTag({ repository, name: version, sha: commitSha, message })
    return writtenOf(answer, `Git tag ${version} in ${repository}`)
  },
  record: async (tx, tag, written) => {
    const detail = { service: tag.service, version: tag.version, commit: tag.commitSha }
    const { serviceId } = tag
    if (written.kind === 'there') {
      if (await writeTagged(tx, tag))
        await tellRelease(tx, subjectOf(tag), portal, 'release.version-tagged', { serviceId, detail })
      return ok(null)
    }
    const { problem } = written
    const known = await tx.prisma.mintedVersion.findUnique({ where: { version: tag.version } })
    await writeTagProblem(tx, tag.version, {
      problem,
      againMs: written.kind === 'again' ? written.againMs : refusedAgainMs,
    })
    if (written.kind === 'refused' && known?.problem !== problem)
      await tellRelease(tx, subjectOf(tag), portal, 'release.tag-refused', {
        serviceId,
        detail: { ...detail, problem },
      })
    return ok(null)
  },
})
