import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { type ImportReport, importEntities } from '../../catalog/setup/import.ts'
import { transact } from '../../catalog/transaction.ts'
import { readDescriptor } from '../../domain/descriptor/read.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import type { Surroundings } from '../define.ts'

const input = z.object({ text: z.string(), dryRun: z.boolean().default(false) })
// One transaction takes them all: about 8 ms each.
const documentLimit = 1000

/** The documents of a file; an Error for each that is not YAML. Aliases are capped, so that no bomb unfolds. */
function parseDocuments(text: string): unknown[] {
  const parsed = parseAllDocuments(text, { logLevel: 'silent', maxAliasCount: 50 } as never)
  const documents = Array.isArray(parsed) ? parsed : []
  return documents.map((document) => {
    try {
      return document.errors[0] ?? (document.toJS({ maxAliasCount: 50 }) as unknown)
    } catch (error) {
      return error instanceof Error ? error : new Error('not YAML')
    }
  })
}

/**
 * Brings a Backstage catalog along: Component becomes service, System and Domain product line, Group team. Fields that
 * a person set in the portal stay. A dry run does everything and undoes it. Failure `invalid` for a text without documents.
 */
export async function importCatalog(
  around: Surroundings,
  actor: Actor,
  given: unknown,
): Promise<Result<ImportReport>> {
  const parsed = input.safeParse(given)
  if (!parsed.success) return fail('invalid', 'the text of a catalog-info.yaml is needed', { field: 'text' })
  const allowed = decide(actor, 'setup.edit')
  if (!allowed.ok) return allowed
  const { text, dryRun } = parsed.data
  const documents = parseDocuments(text)
  if (documents.length > documentLimit) {
    return fail('too-large', `at most ${documentLimit} documents at once`, { documents: documents.length })
  }
  const { entities, refused } = readDescriptor(documents)
  let report: ImportReport | undefined
  const done = await transact(around.database, async (tx) => {
    const made = await importEntities(tx, entities)
    report = {
      ...made,
      dryRun,
      skipped: [...refused.map((each) => ({ ...each, values: { ...each.values } })), ...made.skipped],
    }
    // A failure rolls the transaction back: exactly what a dry run wants.
    if (dryRun) return fail('precondition', 'dry run')
    if (made.created.length + made.updated.length > 0) {
      await tx.record({
        ...authorOf(actor),
        action: 'catalog.imported',
        subjectKind: 'catalog',
        subjectId: 'catalog-info.yaml',
        subjectName: 'catalog-info.yaml',
        detail: { created: made.created, updated: made.updated, skipped: report.skipped.length },
      })
      await tx.notify('match', 'import')
    }
    return ok(null)
  })
  if (!done.ok && !(dryRun && done.failure.code === 'precondition')) return done
  return report ? ok(report) : fail('invalid', 'nothing could be read', { field: 'text' })
}
