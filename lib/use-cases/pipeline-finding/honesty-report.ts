import { z } from 'zod'
import { readHonesty } from '../../catalog/pipeline-finding/honesty.ts'
import { readNow } from '../../catalog/transaction.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { gateNames } from '../../domain/promotion/gate-verdict.ts'
import { defineQuery } from '../define.ts'
import { serviceNamed } from './list-findings.ts'

const day = 24 * 3_600_000
const usualDays = 30
const longestDays = 366

/**
 * Which gates were advice, off, skipped or set aside in a period, by whom, and which waivers are past their date. Fails with
 * not-found, invalid (a period that ends before it begins, or longer than a year).
 */
export const honestyReport = defineQuery({
  input: z.object({
    service: z.string().optional(),
    team: z.string().optional(),
    environment: z.string().optional(),
    since: z.coerce.date().optional(),
    until: z.coerce.date().optional(),
  }),
  authorise: (actor) => decide(actor, 'ledger.read'),
  read: async ({ database, input }) => {
    const until = input.until ?? (await readNow(database))
    const since = input.since ?? new Date(until.getTime() - usualDays * day)
    if (since >= until) return fail('invalid', 'the period ends before it begins', { field: 'since' })
    if (until.getTime() - since.getTime() > longestDays * day)
      return fail('invalid', 'a report is of at most a year', { field: 'since' })
    const serviceId = await serviceNamed(database, input.service)
    if (!serviceId.ok) return serviceId
    const { team = null, environment = null } = input
    const found = await readHonesty<{ gates: { gate: string }[] }>(database, {
      since,
      until,
      serviceId: serviceId.value ?? null,
      team,
      environment,
    })
    const order = (gate: string): number => (gateNames as readonly string[]).indexOf(gate)
    return ok({ ...found, gates: found.gates.sort((a, b) => order(a.gate) - order(b.gate)) })
  },
})
