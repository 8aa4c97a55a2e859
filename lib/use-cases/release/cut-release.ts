import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import {
  askForCut,
  claimCut,
  type ReleaseToCut,
  readReleaseToCut,
  type ServiceToCut,
  writeCut,
  writeCutProblem,
} from '../../catalog/release/cuts.ts'
import { lockOpenRelease } from '../../catalog/release/find.ts'
import type { CloudGate } from '../../cloud/ports/cloud.ts'
import type { CodePort } from '../../cloud/ports/code.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { type CutFacts, type CutStep, planCut } from '../../domain/release/cut.ts'
import { cutBranchJob } from '../../queue/release.ts'
import { defineStep, defineUseCase } from '../define.ts'
import { portal } from '../promotion/transition.ts'
import { type Written, writtenOf } from './cloud-words.ts'
import { tellRelease } from './tell-release.ts'

const Input = z.strictObject({
  id: z.string().min(1).max(120),
  dryRun: z.boolean().optional(),
  services: z.array(z.string().min(1).max(120)).min(1).max(2000).optional(),
  at: z.record(z.string(), z.string().regex(/^[0-9a-f]{40}$/)).optional(),
})
type Input = z.infer<typeof Input>

/** So many repositories are asked at once. */
const width = 8

/** Head of a branch, null where there is none; undefined: nobody could find out. */
async function headOf(
  code: CodePort,
  repository: string,
  branch: string,
): Promise<string | null | undefined> {
  const answer = await code.getBranchHead(repository, branch)
  if (answer.ok) return answer.value
  return answer.failure.kind === 'not-found' ? null : undefined
}

async function factsOf(
  cloud: CloudGate,
  branch: string,
  service: ServiceToCut,
  at: string | undefined,
): Promise<CutFacts> {
  const { serviceId, state, repository, connectionId, defaultBranch, cutSha, askedSha } = service
  const facts = { serviceId, state, repository, cutSha, atSha: at ?? askedSha, head: null, looked: true }
  if (repository === null || connectionId === null || defaultBranch === null)
    return { ...facts, repository: null }
  if (state === 'withdrawn' || state === 'unchanged') return facts
  const { code } = await cloud.reading(connectionId)
  const head = await headOf(code, repository, branch)
  // What was asked for and may be half done goes on at the same commit.
  const atSha = facts.atSha ?? (cutSha === null ? await headOf(code, repository, defaultBranch) : null)
  return head === undefined || atSha === undefined ? { ...facts, looked: false } : { ...facts, head, atSha }
}

interface Seen {
  release: ReleaseToCut
  facts: CutFacts[]
  steps: CutStep[]
}

/** Asks Codeup where the branches stand, before anything is written. */
async function look({
  database,
  cloud,
  input,
}: {
  database: Database
  cloud: CloudGate
  input: Input
}): Promise<Result<Seen>> {
  const release = await readReleaseToCut(database, input.id)
  if (!release) return fail('not-found', `no release is called "${input.id}"`, { field: 'id' })
  const isIt = (service: ServiceToCut, name: string) => service.slug === name || service.serviceId === name
  const asked = [...(input.services ?? []), ...Object.keys(input.at ?? {})]
  const unknown = asked.filter((name) => !release.services.some((service) => isIt(service, name)))
  if (unknown.length > 0)
    return fail('not-found', `${unknown.join(', ')}: not in ${release.name}`, { field: 'services', unknown })
  const wanted = release.services.filter(
    (service) => !input.services || input.services.some((name) => isIt(service, name)),
  )
  const facts: CutFacts[] = []
  for (let from = 0; from < wanted.length; from += width) {
    const some = wanted.slice(from, from + width).map((service) => {
      const at = Object.entries(input.at ?? {}).find(([name]) => isIt(service, name))?.[1]
      return factsOf(cloud, release.branch, service, at)
    })
    facts.push(...(await Promise.all(some)))
  }
  return ok({ release, facts, steps: planCut(facts) })
}

/** CutAnswer of the API contract. */
function answerOf({ release, facts, steps }: Seen, dryRun: boolean, now: Date) {
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
          atSha: fact.atSha,
          head: fact.head,
        },
      ]
    }),
    now: now.toISOString(),
  }
}

/**
 * Cuts the release branches of the chosen services, or only says what it would do. What is to be made is kept first and
 * made by the worker, so nothing is lost on the way. Fails with not-found, wrong-state (closed), forbidden.
 */
export const cutRelease = defineUseCase({
  input: Input,
  authorise: (actor, { dryRun }) =>
    dryRun ? decide(actor, 'catalog.read') : holdsAnywhere(actor, 'release.edit'),
  look,
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
