import { askForCut, claimCut, writeCut, writeCutProblem } from '../../catalog/release/cuts.ts'
import { lockOpenRelease } from '../../catalog/release/find.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { ok } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { bringsNothing, type CutStep } from '../../domain/release/cut.ts'
import { cutBranchJob } from '../../queue/release.ts'
import { defineStep, defineUseCase } from '../define.ts'
import { portal } from '../promotion/transition.ts'
import { type Written, writtenOf } from './cloud-words.ts'
import { CutInput, lookAtBranches, type SeenBranches } from './look-at-branches.ts'
import { tellRelease } from './tell-release.ts'

/** CutAnswer of the API contract. */
function answerOf({ release, facts, steps }: SeenBranches, dryRun: boolean, now: Date) {
  return {
    dryRun,
    branch: release.branch,
    rows: steps.flatMap((step, at) => {
      const service = release.services.find(({ serviceId }) => serviceId === step.serviceId)
      const fact = facts[at]
      if (!service || !fact) return []
      return [
        {
          service: { id: service.serviceId, slug: service.slug },
          step: step.step,
          why: 'why' in step ? step.why : null,
          repository: service.repository,
          branch: release.branch,
          atSha: step.step === 'adopt' ? step.atSha : fact.atSha,
          head: fact.head,
          bringsNothing: step.step === 'create' && bringsNothing(fact.atSha, service.liveSha),
        },
      ]
    }),
    now: now.toISOString(),
  }
}

/** Keeps a branch that others cut as it stands: nothing is written to the code host, so nothing is left to a worker. */
async function adoptBranch(
  tx: Transaction,
  actor: Actor,
  release: { id: string; name: string },
  { serviceId, atSha, head }: Extract<CutStep, { step: 'adopt' }>,
): Promise<void> {
  await askForCut(tx, release.id, [{ serviceId, atSha }])
  const cut = await claimCut(tx, { releaseId: release.id, serviceId })
  if (!cut || !(await writeCut(tx, cut, head))) return
  await tellRelease(tx, release, actor, 'release.branch-adopted', {
    serviceId,
    detail: { service: cut.service, branch: cut.branch, commit: atSha, head },
  })
}

/**
 * Cuts the release branches of the chosen services, or only says what it would do. What is to be made is kept first and
 * made by the worker, so nothing is lost on the way. Fails with not-found, wrong-state (closed), forbidden.
 */
export const cutRelease = defineUseCase({
  input: CutInput,
  authorise: (actor, { dryRun }) =>
    dryRun ? decide(actor, 'catalog.read') : holdsAnywhere(actor, 'release.edit'),
  look: lookAtBranches,
  write: async ({ tx, actor, input, seen }) => {
    const dryRun = input.dryRun === true
    if (dryRun) return ok(answerOf(seen, true, tx.now))
    const release = await lockOpenRelease(tx, seen.release.id)
    if (!release.ok) return release
    for (const step of seen.steps) {
      const service = seen.release.services.find(({ serviceId }) => serviceId === step.serviceId)
      if (step.step === 'skip' || !service) continue
      const allowed = decide(actor, 'release.edit', service)
      if (!allowed.ok) return allowed
      const of = { releaseId: release.value.id, serviceId: step.serviceId }
      if (step.step === 'create' || step.step === 'there') {
        await askForCut(tx, of.releaseId, [step])
        await tx.enqueue(cutBranchJob(of))
      } else if (step.step === 'adopt') {
        await adoptBranch(tx, actor, release.value, step)
      } else {
        const problem =
          step.step === 'refuse'
            ? `${release.value.branch} stands at ${step.head.slice(0, 12)}, not at ${step.atSha.slice(0, 12)}: somebody else made it`
            : 'the code host did not say where its branches stand'
        await writeCutProblem(tx, of, { problem, giveUp: true })
        await tellRelease(tx, release.value, actor, 'release.cut-refused', {
          serviceId: step.serviceId,
          detail: { service: service.slug, problem },
        })
      }
    }
    await tx.notify('release', release.value.id)
    return ok(answerOf(seen, false, tx.now))
  },
})

/** Makes the branch of one service, however often it is asked: `id` is `<release> <service>`. */
export const cutBranch = defineStep({
  name: () => 'release-cut',
  claim: async (tx, id: string) => {
    const [releaseId = '', serviceId = ''] = id.split(' ')
    return ok(await claimCut(tx, { releaseId, serviceId }))
  },
  effect: async (around, cut): Promise<Written<{ created: boolean }>> => {
    const { connectionId, repository, branch, cutSha } = cut
    if (connectionId === null || repository === null)
      return { kind: 'refused', problem: `${cut.service} has no repository any more` }
    const { code } = await around.cloud.releasing(connectionId)
    return writtenOf(
      await code.createBranch({ repository, branch, sha: cutSha }),
      `${branch} in ${repository}`,
    )
  },
  record: async (tx, cut, written) => {
    const { serviceId } = cut
    const named = { id: cut.releaseId, name: cut.release }
    const detail = { service: cut.service, branch: cut.branch, commit: cut.cutSha }
    if (written.kind === 'there') {
      if (await writeCut(tx, cut))
        await tellRelease(tx, named, portal, 'release.branch-cut', { serviceId, detail })
      return ok(null)
    }
    const giveUp = written.kind === 'refused'
    await writeCutProblem(tx, cut, { problem: written.problem, giveUp })
    if (giveUp)
      await tellRelease(tx, named, portal, 'release.cut-refused', {
        serviceId,
        detail: { ...detail, problem: written.problem },
      })
    else await tx.notify('release', cut.releaseId)
    return ok(null)
  },
})
