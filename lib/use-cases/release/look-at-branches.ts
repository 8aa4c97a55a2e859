import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import { type ReleaseToCut, readReleaseToCut, type ServiceToCut } from '../../catalog/release/cuts.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { type CutFacts, type CutStep, forkOf, planCut } from '../../domain/release/cut.ts'

export const CutInput = z.strictObject({
  id: z.string().min(1).max(120),
  dryRun: z.boolean().optional(),
  services: z.array(z.string().min(1).max(120)).min(1).max(2000).optional(),
  at: z.record(z.string(), z.string().regex(/^[0-9a-f]{40}$/)).optional(),
  adopt: z.boolean().optional(),
})
export type CutInput = z.infer<typeof CutInput>

/** Where the branch of a service left main, or the commit that somebody named if the branch has it. */
function forkOfService({ own, branchSha, mainSha }: ServiceToCut, at: string | undefined): string | null {
  if (own === null || branchSha === null) return null
  const behind = new Set(own.behind)
  const alone = own.commits.filter(({ sha }) => !behind.has(sha) && sha !== mainSha)
  const fork = forkOf(branchSha, alone)
  if (at === undefined) return fork
  return at === fork || alone.some(({ sha }) => sha === at) ? at : null
}

function factsOf(service: ServiceToCut, at: string | undefined, adopt: boolean): CutFacts {
  const { serviceId, state, connectionId, defaultBranch, cutSha, askedSha, branchSha, looked } = service
  const repository = connectionId === null || defaultBranch === null ? null : service.repository
  // What was asked for and may be half done goes on at the same commit.
  const atSha = at ?? askedSha ?? (cutSha === null ? service.mainSha : null)
  const forkSha = adopt ? forkOfService(service, at) : null
  return { serviceId, state, repository, cutSha, atSha, head: branchSha, looked, adopt, forkSha }
}

/** Where the branches of a release stand, and what cutting them would do. */
export interface SeenBranches {
  release: ReleaseToCut
  facts: CutFacts[]
  steps: CutStep[]
}

/**
 * Where the branches stood when sync saw them last. The worker, which alone reaches the code host, looks again before it
 * makes one, and makes it at the commit that was shown.
 */
export async function lookAtBranches({
  database,
  input,
}: {
  database: Database
  input: CutInput
}): Promise<Result<SeenBranches>> {
  const adopt = input.adopt === true
  const release = await readReleaseToCut(database, input.id, adopt)
  if (!release) return fail('not-found', `no release is called "${input.id}"`, { field: 'id' })
  const isIt = (service: ServiceToCut, name: string) => service.slug === name || service.serviceId === name
  const asked = [...(input.services ?? []), ...Object.keys(input.at ?? {})]
  const unknown = asked.filter((name) => !release.services.some((service) => isIt(service, name)))
  if (unknown.length > 0)
    return fail('not-found', `${unknown.join(', ')}: not in ${release.name}`, { field: 'services', unknown })
  const wanted = release.services.filter(
    (service) => !input.services || input.services.some((name) => isIt(service, name)),
  )
  const facts = wanted.map((service) => {
    const at = Object.entries(input.at ?? {}).find(([name]) => isIt(service, name))?.[1]
    return factsOf(service, at, adopt)
  })
  return ok({ release, facts, steps: planCut(facts) })
}
