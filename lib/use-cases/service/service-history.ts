import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import { defaultLimit, type Key, readCursor } from '../../catalog/page.ts'
import { listRuns } from '../../catalog/pipeline/run-list.ts'
import { listBuilds, listStays } from '../../catalog/service/history.ts'
import { findServiceId, listFacets as readFacets } from '../../catalog/service/reads.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { defineQuery } from '../define.ts'

const paged = { slug: z.string(), cursor: z.string().optional(), limit: z.int().default(defaultLimit) }

interface Found {
  serviceId: string
  after: Key | null
}

async function find(
  database: Database,
  input: { slug: string; cursor?: string | undefined },
): Promise<Result<Found>> {
  const key = readCursor(input.cursor, ['integer', 'uuid'])
  if (!key.ok) return key
  const serviceId = await findServiceId(database, input.slug)
  if (!serviceId)
    return fail('not-found', `no service is called "${input.slug}"`, { noun: 'service', slug: input.slug })
  return ok({ serviceId, after: key.value })
}

function historyOf<S extends z.ZodRawShape>(
  more: S,
  read: (
    database: Database,
    ask: z.infer<z.ZodObject<S>> & Found & { slug: string; limit: number },
  ) => Promise<JsonText>,
) {
  const input = z.object({ ...paged, ...more })
  return defineQuery<z.infer<typeof input>, JsonText>({
    input: input as unknown as z.ZodType<z.infer<typeof input>>,
    authorise: (actor) => decide(actor, 'catalog.read'),
    read: async ({ database, input: asked }) => {
      const plain = asked as z.infer<z.ZodObject<S>> & { slug: string; cursor?: string; limit: number }
      const found = await find(database, plain)
      return found.ok ? ok(await read(database, { ...plain, ...found.value })) : found
    },
  })
}

/** Builds of a service, newest push first. */
export const listServiceBuilds = historyOf({ q: z.string().optional() }, listBuilds)

/** Runs of all pipelines of a service, newest first. */
export const listServiceRuns = historyOf(
  { state: z.array(z.string()).optional() },
  (database, { slug, ...ask }) => listRuns(database, { ...ask, service: [slug] }),
)

/** What ran where, newest first. */
export const listServiceStays = historyOf({ environment: z.string().optional() }, listStays)

/** Teams and product lines with counts, for filters and forms. */
export const listFacets = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database }) => ok(await readFacets(database)),
})
