import { type FactsSubject, factsValues, type Gathered, gatheredOf } from '../promotion/facts.ts'
import type { FactsRow } from '../promotion/facts-rows.ts'
import { gateFactsStatement } from '../promotion/facts-statement.ts'
import { type Reader, readDocument } from '../reader.ts'

/** Parameters of the statement that differ from subject to subject, and what they are called in the list of all. */
const own = ['service_id', 'environment_id', 'build_id', 'promotion_id'] as const

const perSubject = own.reduce(
  (text, name, at) => text.replace(new RegExp(`\\$${at + 1}(::uuid)?(?!\\d)`, 'g'), `asked.${name}`),
  gateFactsStatement,
)

// The very statement that one promotion is judged by, for each subject: a train cannot know other facts than a gate.
const statement = `SELECT json_agg(one.document ORDER BY asked.n) AS document
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) WITH ORDINALITY AS asked (${own.join(', ')}, n)
CROSS JOIN LATERAL (${perSubject}) AS one`

/** Subjects of one statement: several of them run at the same time. */
const batch = 100

/**
 * Everything the gates ask about, for many promotions that are only thought of, by service id. All must be asked by the
 * same person at the same instant. What is not there any more is absent.
 */
export async function readGateFactsOfMany(
  reader: Reader,
  subjects: readonly FactsSubject[],
): Promise<Map<string, Gathered>> {
  const parts = Array.from({ length: Math.ceil(subjects.length / batch) }, (_, at) =>
    subjects.slice(at * batch, (at + 1) * batch),
  )
  const read = async (part: readonly FactsSubject[]): Promise<[string, Gathered][]> => {
    const [first] = part
    if (!first) return []
    const each = part.map(factsValues)
    const values = [
      ...own.map((_name, at) => each.map((row) => row[at])),
      ...factsValues(first).slice(own.length),
    ]
    const rows = (await readDocument<FactsRow[]>(reader, 'gate-facts.many', statement, values)) ?? []
    const byService = new Map(rows.map((row) => [row.service.id, row]))
    const found: [string, Gathered][] = []
    for (const subject of part) {
      const row = byService.get(subject.serviceId)
      if (row) found.push([subject.serviceId, await gatheredOf(reader, subject, row)])
    }
    return found
  }
  if ('pool' in reader) return new Map((await Promise.all(parts.map(read))).flat())
  // A transaction has one connection.
  const all = new Map<string, Gathered>()
  for (const part of parts) for (const [id, gathered] of await read(part)) all.set(id, gathered)
  return all
}
