import { z } from 'zod'
import {
  absentOwners,
  createAlias,
  createMapping,
  createSplitRule,
  datedRules,
  endDated,
  sayBillingKey,
} from '../../catalog/cost-rule/writes.ts'
import { CostTagAlias, CostTagKey } from '../../domain/cost-tag/rule-set.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { SplitAmong, SplitMatch, splitMethods } from '../../domain/split/split-rule.ts'
import { Day } from '../attribution/input.ts'
import { defineUseCase } from '../define.ts'
import { changed, editorOf } from './change.ts'
import { Reason } from './input.ts'

const Span = { fromOn: Day, untilOn: Day.nullable().default(null) }
const inOrder = ({ fromOn, untilOn }: { fromOn: string; untilOn: string | null }) =>
  untilOn === null || fromOn < untilOn

/** Lets another way to write a key or a value count, from a day on. Fails with forbidden, invalid. */
export const addAlias = defineUseCase({
  input: z.strictObject({ alias: CostTagAlias, reason: Reason }),
  authorise: (actor) => decide(actor, 'cost-rule.edit'),
  write: async ({ tx, actor, input: { alias, reason } }) => {
    const id = await createAlias(tx, alias, reason, editorOf(actor))
    const named = { subjectKind: 'cost-alias', subjectId: id, subjectName: alias.alias || alias.key }
    return ok({
      id,
      ...(await changed(tx, actor, { action: 'cost-rule.alias-added', ...named, reason, detail: alias })),
    })
  },
})

const Mapping = z
  .strictObject({
    kind: z.enum(['resource-group', 'cost-unit', 'namespace']),
    accountId: z.string().min(1).max(64).nullable(),
    external: z.string().min(1).max(200),
    serviceId: z.uuid().nullable().default(null),
    productLineId: z.uuid().nullable().default(null),
    teamId: z.uuid().nullable().default(null),
    environmentId: z.uuid().nullable().default(null),
    ...Span,
  })
  .refine(inOrder, { message: 'must be after its first day', path: ['untilOn'] })
  .refine(
    ({ serviceId, productLineId, teamId }) => serviceId ?? productLineId ?? teamId,
    'somebody must own it',
  )
  .refine(({ kind, serviceId }) => kind !== 'namespace' || serviceId !== null, {
    message: 'a namespace is of a service',
    path: ['serviceId'],
  })
  .refine(({ kind, external }) => kind !== 'namespace' || /^[^/]+\/[^/]+$/.test(external), {
    message: 'cluster/namespace',
    path: ['external'],
  })

/**
 * Says whose a resource group, a cost unit or a namespace is, from a day on. Fails with forbidden, invalid, not-found (whoever
 * shall own it).
 */
export const addMapping = defineUseCase({
  input: z.strictObject({ mapping: Mapping, reason: Reason }),
  authorise: (actor) => decide(actor, 'cost-rule.edit'),
  write: async ({ tx, actor, input: { mapping, reason } }) => {
    const absent = await absentOwners(tx, mapping)
    if (absent.length > 0) return fail('not-found', `there is no such ${absent.join(' and ')}`)
    const id = await createMapping(tx, mapping, reason, editorOf(actor).id)
    const named = { subjectKind: 'cost-mapping', subjectId: id, subjectName: mapping.external }
    return ok({
      id,
      ...(await changed(tx, actor, { action: 'cost-rule.mapping-added', ...named, reason, detail: mapping })),
    })
  },
})

const NewSplitRule = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    position: z.int().min(0).max(1000),
    method: z.enum(splitMethods),
    matches: SplitMatch,
    among: SplitAmong,
    ...Span,
  })
  .refine(inOrder, { message: 'must be after its first day', path: ['untilOn'] })
  .refine(({ method, among }) => method !== 'usage' || among.usage !== null, 'usage of what')

/** Shares out shared or untaggable money, from a day on. Fails with forbidden, invalid. */
export const addSplitRule = defineUseCase({
  input: z.strictObject({ rule: NewSplitRule, reason: Reason }),
  authorise: (actor) => decide(actor, 'cost-rule.edit'),
  write: async ({ tx, actor, input: { rule, reason } }) => {
    const id = await createSplitRule(tx, rule, reason, editorOf(actor))
    const named = { subjectKind: 'cost-split-rule', subjectId: id, subjectName: rule.name }
    return ok({
      id,
      ...(await changed(tx, actor, { action: 'cost-rule.split-added', ...named, reason, detail: rule })),
    })
  },
})

/** Ends an alias, a mapping, a split rule or the sharing of a cluster before a day; what it did until then stays. Fails with forbidden, wrong-state. */
export const endRule = defineUseCase({
  input: z.strictObject({
    what: z.enum(datedRules),
    id: z.uuid(),
    untilOn: Day,
    reason: Reason,
  }),
  authorise: (actor) => decide(actor, 'cost-rule.edit'),
  write: async ({ tx, actor, input: { what, id, untilOn, reason } }) => {
    if (!(await endDated(tx, what, id, untilOn)))
      return fail('wrong-state', 'it is not there, has ended already or begins only later')
    const named = { subjectKind: `cost-${what}`, subjectId: id, subjectName: what }
    return ok(await changed(tx, actor, { action: 'cost-rule.ended', ...named, reason, detail: { untilOn } }))
  },
})

/** Says whether a key is switched on for billing in the account of a connection. Fails with forbidden, not-found. */
export const saySwitchedOn = defineUseCase({
  input: z.strictObject({
    connectionId: z.uuid(),
    key: CostTagKey,
    switchedOn: z.boolean(),
    sinceOn: Day.nullable().default(null),
    reason: Reason,
  }),
  authorise: (actor) => decide(actor, 'cost-rule.edit'),
  write: async ({ tx, actor, input: { reason, ...key } }) => {
    if (!(await sayBillingKey(tx, key))) return fail('not-found', 'there is no such connection')
    const named = { subjectKind: 'cost-key', subjectId: key.connectionId, subjectName: key.key }
    return ok(await changed(tx, actor, { action: 'cost-rule.key-said', ...named, reason, detail: key }))
  },
})
