import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { listFindings as read, readSummary } from '../../catalog/pipeline-finding/reads.ts'
import { findServiceId } from '../../catalog/service/reads.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { findingRuleNames, findingSeverities } from '../../domain/pipeline-finding/rules.ts'
import { defineQuery } from '../define.ts'

/** The id of a named service; undefined where none is named. */
export async function serviceNamed(
  database: Database,
  service: string | undefined,
): Promise<Result<string | undefined>> {
  if (service === undefined) return ok(undefined)
  const id = await findServiceId(database, service)
  return id === null ? fail('not-found', `no service is called "${service}"`, { noun: 'service' }) : ok(id)
}

const scope = { service: z.string().optional(), team: z.string().optional() }

/** One page of what is wrong with pipelines, the gravest and newest first, as JSON text; open ones unless asked otherwise. */
export const listFindings = defineQuery({
  input: z.object({
    ...scope,
    rule: z.array(z.enum(findingRuleNames)).optional(),
    severity: z.array(z.enum(findingSeverities)).optional(),
    state: z.enum(['open', 'waived', 'fixed', 'all']).default('open'),
    cursor: z.string().optional(),
    limit: z.int().default(defaultLimit),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const key = readCursor(input.cursor, ['integer', 'uuid'])
    if (!key.ok) return key
    const serviceId = await serviceNamed(database, input.service)
    if (!serviceId.ok) return serviceId
    const { team, rule, severity } = input
    const state = input.state === 'all' ? undefined : input.state
    const after: [number, string] | null = key.value && [Number(key.value[0]), String(key.value[1])]
    const filters = { serviceId: serviceId.value, team, rule, severity, state }
    return ok(await read(database, filters, after, input.limit))
  },
})

/** How many findings stand, and what could not be found out. */
export const summariseFindings = defineQuery({
  input: z.object(scope),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const serviceId = await serviceNamed(database, input.service)
    if (!serviceId.ok) return serviceId
    return ok(await readSummary(database, { serviceId: serviceId.value, team: input.team }))
  },
})
