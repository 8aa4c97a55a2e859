import { z } from 'zod'
import { readEstate } from '../../catalog/freeze/estate.ts'
import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { ok } from '../../domain/failure/result.ts'
import type { FreezeVerdict } from '../../domain/freeze/verdict.ts'
import { contentClasses } from '../../domain/freeze/window.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { type Evaluated, evaluatePlaces } from './evaluate-places.ts'

/** The next instant at which any of these answers changes by time alone. */
export function changesAt(verdicts: readonly FreezeVerdict[]): string | null {
  const edges = verdicts
    .flatMap(({ state, opensAt, closesAt }) => (state === 'closed' ? [opensAt] : [opensAt, closesAt]))
    .filter((at) => at !== null)
  return edges.sort()[0] ?? null
}

/** Whether services may go to environments now: of one service, into one environment, or all. */
export const freezeStatus = defineQuery({
  input: z.strictObject({
    service: z.string().max(120).optional(),
    environment: z.string().max(120).optional(),
    content: z.enum(contentClasses).optional(),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const [freezes, estate] = await Promise.all([
      readFreezes(database),
      readEstate(database, { service: input.service, environment: input.environment }),
    ])
    const content = input.content ?? 'unknown'
    const found = evaluatePlaces(freezes.prepared, estate.targets, content, estate.now)
    const verdicts = [...new Set(found.map(({ verdict }) => verdict))]
    const places = new Map(verdicts.map((verdict, index) => [verdict, index]))
    const slugs = new Map(estate.environments.map(({ id, slug }) => [id, slug]))
    const summary = estate.environments.flatMap((environment) => {
      const here = found.filter(({ place }) => place.target.environmentId === environment.id)
      if (here.length === 0 && (input.environment ?? environment.slug) !== environment.slug) return []
      const count = (state: FreezeVerdict['state']) =>
        here.filter(({ verdict }) => verdict.state === state).length
      return [
        {
          environment: { ...environment, name: environment.slug },
          open: count('open'),
          needs: count('needs'),
          closed: count('closed'),
          changesAt: changesAt([...new Set(here.map(({ verdict }) => verdict))]),
        },
      ]
    })
    return ok({
      content,
      environments: summary,
      verdicts,
      targets: found.map(({ place, verdict }: Evaluated) => ({
        service: place.service,
        environment: slugs.get(place.target.environmentId) ?? '',
        verdict: places.get(verdict) ?? 0,
      })),
      now: estate.now.toISOString(),
    })
  },
})
