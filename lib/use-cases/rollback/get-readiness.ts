import { z } from 'zod'
import { doneMigration } from '../../catalog/rollback/floor.ts'
import { type CandidateRow, type ReadinessRow, readReadiness } from '../../catalog/rollback/readiness.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { gapsOf, readyWanted } from '../../domain/rollback/readiness.ts'
import { defineQuery } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'

function candidate(place: ReadinessRow, row: CandidateRow, hasConfig: boolean) {
  const { build, ranAt, promotion, configRevision } = row
  const gaps = gapsOf(
    {
      buildId: build.id,
      goneAt: row.goneAt ? new Date(row.goneAt) : null,
      copyRegions: place.copyRegions,
      replicas: row.replicas,
      isKept: row.isKept,
      scanState: row.scanState,
      configRevision,
      hasConfig,
      declares: row.declares,
      firstRanAt: new Date(row.firstRanAt),
    },
    place.done.map(doneMigration),
  )
  return { build, ranAt, promotion, configRevision, gaps }
}

/**
 * How sure one can be to go back, per environment of a service: its last three good builds, newest first, and what
 * stands between the place and each. Fails with not-found.
 */
export const getReadiness = defineQuery({
  input: z.strictObject({
    slug: z.string().min(1).max(120),
    environment: z.string().min(1).max(120).optional(),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const rows = await readReadiness(database, input.slug, input.environment ?? null)
    if (!rows) return fail('not-found', `no service is called "${input.slug}"`)
    const { service } = rows
    const environments = rows.places.map((place) => {
      const candidates = place.candidates.map((row) => candidate(place, row, service.hasConfig))
      const subject = { ...service, environmentId: place.environmentId }
      return {
        environment: place.environment,
        running: place.running,
        active: place.active,
        configRevision: place.configRevision,
        hasConfig: service.hasConfig,
        /** Migrations done here that nothing goes back past without a typed confirmation. */
        floor: place.done.filter(({ kind }) => kind !== 'expand').map(({ name }) => name),
        candidates,
        ready: candidates.filter(({ gaps }) => gaps.length === 0).length,
        wanted: readyWanted,
        may: { rollback: permitted(decide(actor, 'promotion.rollback', subject)) },
      }
    })
    return ok({ service: service.slug, environments, now: rows.now })
  },
})
