import { z } from 'zod'
import { readMonth } from '../../catalog/attribution/months.ts'
import { readAttributionRules } from '../../catalog/attribution/rules.ts'
import { readStored } from '../../catalog/attribution/stored.ts'
import { findSource, readSubjects } from '../../catalog/attribution/subjects.ts'
import { type NamedOwner, nameOwner } from '../../catalog/cost-rule/reads.ts'
import { attributeOn, type Subject, type Verdict } from '../../domain/attribution/attribute.ts'
import type { Cause } from '../../domain/attribution/cause.ts'
import type { AttributionRow } from '../../domain/attribution/row.ts'
import { ruleSetOn } from '../../domain/attribution/rules.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { Day, MonthOfSource } from './input.ts'

export interface Explained {
  subject: Omit<Subject, 'partOf'>
  /** What counts: of a sealed month for good. Null: it was not judged yet. */
  stored: {
    cause: Cause
    fromOn: string
    untilOn: string
    owner: NamedOwner
    missingKeys: string[]
    follows: string | null
  } | null
  sealed: boolean
  version: number | null
  /** What the rules of that day say as they are known now, key by key and way by way. */
  keys: Pick<Verdict['keys'][number], 'key' | 'required' | 'state' | 'raw' | 'value'>[]
  tried: Verdict['tried']
  /** What is stored follows an order or instance, or was judged by what was known then. */
  differs: boolean
}

/** Costtags of strangers may be long; what is shown is the beginning. */
const longestShown = 500
const shortened = (costTags: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(costTags).map(([key, value]) => [key, value.slice(0, longestShown)]))

/**
 * Why the money of a subject on a day is whose it is: no amounts, so whoever may read the catalogue may ask. Fails with
 * forbidden, not-found (the source has no such month, or there is no such subject).
 */
export const explainSubject = defineQuery({
  input: z.strictObject({
    subject: z.string().regex(/^-?\d{1,20}$/),
    period: MonthOfSource.period,
    day: Day,
    source: z.uuid().optional(),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input: { period, subject: subjectId, day, ...input } }) => {
    const sourceId = input.source ?? (await findSource(database, period, subjectId))
    const month = sourceId === null ? null : await readMonth(database, { sourceId, period })
    const subject = (await readSubjects(database, [subjectId])).get(subjectId)
    if (month === null || subject === undefined) return fail('not-found', 'no such subject in this month')
    const rows = await readStored(database, month.sourceId, period, [subjectId])
    const rules = await readAttributionRules(database, month.connectionId, {
      fromOn: day,
      untilOn: dayAfter(day),
    })
    const row = rows.find(({ fromOn, untilOn }) => fromOn <= day && day < untilOn) ?? null
    const ruleSet = ruleSetOn(rules.ruleSets, day)
    const { cause, keys, tried } = attributeOn(subject, day, rules, ruleSet)
    const { partOf: _part, costTags, ...facts } = subject
    return ok<Explained>({
      subject: { ...facts, costTags: shortened(costTags) },
      stored: row && { ...storedOf(row), owner: await nameOwner(database, row) },
      sealed: month.sealed,
      version: ruleSet?.version ?? null,
      keys: keys.map(({ key, required, state, raw, value }) => ({ key, required, state, raw, value })),
      tried,
      differs: row !== null && row.cause !== cause,
    })
  },
})

const storedOf = ({ cause, fromOn, untilOn, missingKeys, detail }: AttributionRow) => ({
  cause,
  fromOn,
  untilOn,
  missingKeys,
  follows: detail.from?.cause ?? null,
})
