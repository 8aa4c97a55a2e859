import { z } from 'zod'
import { type RunbookTargetRow, readReadiness } from '../../catalog/rollback/readiness.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { type DirectTarget, runbookOf } from '../../domain/rollback/runbook.ts'
import { defineQuery } from '../define.ts'

/** Of several versions that are made of it the newest. */
function directOf(target: RunbookTargetRow, digest: string): DirectTarget | null {
  const { application, function: fn } = target
  if (application) return { product: 'edas', region: application.region, application: application.externalId }
  if (!fn) return null
  const made = Object.entries(fn.versions).filter(([, version]) => version.digest === digest)
  const version = made.sort(([a], [b]) => Number(b) - Number(a))[0]?.[0] ?? null
  return { product: 'fc', region: fn.region, function: fn.name, alias: fn.alias, version }
}

type Named = { version: string | null; commitSha: string | null; branch: string | null; digest: string }

const nameOf = (build: Named) =>
  build.version ??
  (build.commitSha ? `${build.branch ?? 'commit'}@${build.commitSha.slice(0, 8)}` : build.digest.slice(0, 19))

/**
 * The commands that would restore each of the last three good builds of a place without the portal, to be printed
 * while the portal is there. Fails with not-found.
 */
export const getRunbook = defineQuery({
  input: z.strictObject({ slug: z.string().min(1).max(120), environment: z.string().min(1).max(120) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const rows = await readReadiness(database, input.slug, input.environment)
    if (!rows) return fail('not-found', `no service is called "${input.slug}"`)
    const [place] = rows.places
    if (!place) return fail('not-found', `${rows.service.slug} does not live in "${input.environment}"`)
    const entries = place.candidates.map(({ build, ranAt, commits, image }) => ({
      build,
      ranAt,
      commands: runbookOf({
        service: rows.service.slug,
        environment: place.environment,
        build: nameOf(build),
        digest: build.digest,
        image,
        targets: place.targets.map((target) => ({
          ...target,
          commit: commits[target.id] ?? null,
          direct: directOf(target, build.digest),
        })),
      }),
    }))
    return ok({ service: rows.service.slug, environment: place.environment, entries, now: rows.now })
  },
})
