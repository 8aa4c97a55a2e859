import { z } from 'zod'
import {
  type FindingDocument,
  listFindings as read,
  readFinding,
  readSummary,
} from '../../catalog/cost-finding/reads.ts'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { costFindingKinds, findingSeverities } from '../../domain/cost-finding/kinds.ts'
import { costFindingStates } from '../../domain/cost-finding/state.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { moneyScopeOf } from '../../domain/permission/money-scope.ts'
import { type VisibleScope, visibleScope } from '../../domain/permission/visible.ts'
import { defineQuery } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'

/** Ways of FixWay, as lists are asked for them. */
const fixWays = ['source', 'find-source', 'direct', 'look-first'] as const

/** One page of findings whose money the actor may see, as JSON text; those that stand unless asked otherwise. */
export const listFindings = defineQuery({
  input: z.object({
    kind: z.array(z.enum(costFindingKinds)).optional(),
    severity: z.array(z.enum(findingSeverities)).optional(),
    state: z.enum([...costFindingStates, 'standing', 'all']).default('standing'),
    account: z.string().optional(),
    service: z.string().optional(),
    team: z.string().optional(),
    productLine: z.string().optional(),
    query: z.uuid().optional(),
    text: z.string().optional(),
    fix: z.array(z.enum(fixWays)).optional(),
    cursor: z.string().optional(),
    limit: z.int().default(defaultLimit),
  }),
  authorise: (actor) => (moneyScopeOf(actor).ok ? ok(null) : fail('forbidden', 'no role shows any money')),
  read: async ({ database, actor, input }) => {
    const { cursor, limit, state, ...filters } = input
    const key = readCursor(cursor, ['integer', 'text', 'integer', 'uuid'])
    if (!key.ok) return key
    const [rank, currency, cents, id] = key.value ?? []
    const after: [number, string, number, string] | null = key.value && [
      Number(rank),
      String(currency),
      Number(cents),
      String(id),
    ]
    const asked = { ...filters, state: state === 'all' ? undefined : state }
    return ok(await read(database, asked, visibleScope(actor), after, limit))
  },
})

const isVisible = (
  { all, teamIds, productLineIds, environmentIds }: VisibleScope,
  scope: FindingDocument['scope'],
) =>
  all ||
  teamIds.includes(scope.teamId ?? '') ||
  productLineIds.includes(scope.productLineId ?? '') ||
  environmentIds.includes(scope.environmentId ?? '')

/** One finding, with what the actor may do about it. Not found: there is none, or its money is not theirs to see. */
export const getFinding = defineQuery({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const found = await readFinding(database, input.id)
    if (found === null || !isVisible(visibleScope(actor), found.scope))
      return fail('not-found', 'no such finding of cost')
    const { scope, ...shown } = found
    const may = {
      fix: permitted(decide(actor, 'cost-finding.fix', scope)),
      waive: permitted(decide(actor, 'cost-finding.waive', scope)),
    }
    return ok({ ...shown, may })
  },
})

/** How findings stand whose money the actor may see. */
export const summariseFindings = defineQuery({
  input: z.unknown(),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor }) => {
    const may = {
      fix: permitted(holdsAnywhere(actor, 'cost-finding.fix')),
      waive: permitted(holdsAnywhere(actor, 'cost-finding.waive')),
      editQueries: permitted(decide(actor, 'cost-query.edit')),
    }
    return ok({ ...(await readSummary(database, visibleScope(actor))), may })
  },
})
