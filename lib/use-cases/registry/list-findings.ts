import { z } from 'zod'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { listFindings as read } from '../../catalog/registry/reads.ts'
import { findServiceId } from '../../catalog/service/reads.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { registryFindingKinds } from '../../domain/registry/findings.ts'
import { defineQuery } from '../define.ts'

/** One page of what is not as it must be in the registry, newest first, as JSON text; open ones unless asked otherwise. */
export const listFindings = defineQuery({
  input: z.object({
    service: z.string().optional(),
    environment: z.string().optional(),
    kind: z.array(z.enum(registryFindingKinds)).optional(),
    state: z.enum(['open', 'closed', 'all']).default('open'),
    cursor: z.string().optional(),
    limit: z.int().default(defaultLimit),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const key = readCursor(input.cursor, ['uuid'])
    if (!key.ok) return key
    const serviceId = input.service === undefined ? undefined : await findServiceId(database, input.service)
    if (serviceId === null)
      return fail('not-found', `no service is called "${input.service}"`, { noun: 'service' })
    const { environment, kind } = input
    const state = input.state === 'all' ? undefined : input.state
    const filters = { serviceId, environment, kind, state }
    return ok(await read(database, filters, key.value && String(key.value[0]), input.limit))
  },
})
