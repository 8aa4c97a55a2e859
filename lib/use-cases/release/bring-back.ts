import { type BackMergeRecord, claimBackMerge, writeBackMerge } from '../../catalog/release/back-merges.ts'
import { ok } from '../../domain/failure/result.ts'
import { defineStep, type Surroundings } from '../define.ts'
import { portal } from '../promotion/transition.ts'
import { refusedAgainMs, type Written, writtenOf } from './cloud-words.ts'
import { tellRelease } from './tell-release.ts'

type Found =
  | { state: 'opened'; number: number; webUrl: string | null; created: boolean }
  /** Merged, or nothing to bring. */
  | { state: 'merged' }
  | { state: 'open' }

/** A request that waits to be merged is looked at this often. */
const openAgainMs = 5 * 60_000

async function openRequest(around: Surroundings, of: BackMergeRecord): Promise<Written<Found>> {
  const { repository, fromBranch, toBranch } = of
  const { code } = await around.cloud.releasing(of.connectionId)
  const answer = await code.openMergeRequest({
    repository,
    sourceBranch: fromBranch,
    targetBranch: toBranch,
    title: `Back-merge ${fromBranch} into ${toBranch}`,
    description: `Brings the fixes of ${fromBranch} up to ${of.sha.slice(0, 12)} to ${toBranch}. Asked for in Sluice.`,
  })
  // The source has nothing that the target lacks: what was owed is there.
  if (!answer.ok && answer.failure.kind === 'invalid') return { kind: 'there', value: { state: 'merged' } }
  const written = writtenOf(answer, `merge request of ${fromBranch} into ${toBranch} in ${repository}`)
  return written.kind === 'there' ? { kind: 'there', value: { state: 'opened', ...written.value } } : written
}

async function lookAtRequest(
  around: Surroundings,
  of: BackMergeRecord,
  number: number,
): Promise<Written<Found>> {
  const { code } = await around.cloud.reading(of.connectionId)
  const answer = await code.getMergeRequest(of.repository, number)
  const written = writtenOf(answer, `merge request ${number} in ${of.repository}`)
  if (written.kind !== 'there') return written
  switch (written.value.state) {
    case 'merged':
      return { kind: 'there', value: { state: 'merged' } }
    case 'open':
      return { kind: 'there', value: { state: 'open' } }
    case 'closed':
      return { kind: 'refused', problem: `merge request ${number} was closed without being merged` }
  }
}

const subjectOf = (of: BackMergeRecord) =>
  of.release ?? { id: of.service?.id ?? of.repositoryId, name: of.service?.slug ?? of.repository }

/**
 * Opens the merge request of one back-merge, or looks whether it was merged, however often it is asked: the open request
 * of the same branches is the one that was wanted.
 */
export const bringBack = defineStep({
  name: () => 'release-back-merge',
  claim: async (tx, id: string) => ok(await claimBackMerge(tx, id)),
  effect: (around, of: BackMergeRecord): Promise<Written<Found>> =>
    of.requestNumber === null ? openRequest(around, of) : lookAtRequest(around, of, of.requestNumber),
  record: async (tx, of, written) => {
    const named = subjectOf(of)
    const serviceId = of.service?.id ?? null
    const detail = { service: of.service?.slug, from: of.fromBranch, to: of.toBranch, commit: of.sha }
    if (written.kind !== 'there') {
      const { problem } = written
      const againMs = written.kind === 'again' ? written.againMs : refusedAgainMs
      await writeBackMerge(tx, of.id, { problem, againMs })
      if (written.kind === 'refused' && of.problem !== problem)
        await tellRelease(tx, named, portal, 'release.back-merge-refused', {
          serviceId,
          detail: { ...detail, problem },
        })
      return ok(null)
    }
    const found = written.value
    await writeBackMerge(tx, of.id, {
      problem: null,
      againMs: openAgainMs,
      merged: found.state === 'merged',
      ...(found.state === 'opened' ? { requestNumber: found.number, webUrl: found.webUrl } : {}),
    })
    if (found.state === 'opened')
      await tellRelease(tx, named, portal, 'release.back-merge-opened', {
        serviceId,
        detail: { ...detail, number: found.number, url: found.webUrl },
      })
    else if (found.state === 'merged') await tx.notify('release', named.id)
    return ok(null)
  },
})
