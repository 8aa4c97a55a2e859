import { createHash } from 'node:crypto'
import { z } from 'zod'
import { holdSource } from '../../catalog/bill/current-days.ts'
import { beginFile, completeFile, forgetFile, keepPart, partBytes } from '../../catalog/bill/files.ts'
import { createImport, findImportOfSame } from '../../catalog/bill/imports.ts'
import { readSource } from '../../catalog/bill/sources.ts'
import type { Database } from '../../catalog/database.ts'
import { transact } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { runImportJob } from '../../queue/bill.ts'
import type { Surroundings } from '../define.ts'

export const UploadOf = z.object({
  sourceId: z.uuid(),
  /** What its sender calls it; kept as a label, and never a path. */
  name: z.string().trim().min(1).max(200),
  /** periods: it has its months whole, and days it does not have are gone. */
  scope: z.enum(['days', 'periods']).default('days'),
})

/** Keeps the bytes as they come, a part at a time, and whoever sends waits meanwhile. Answers their hash and how many. */
async function receive(database: Database, fileId: string, bytes: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256')
  let held: Uint8Array[] = []
  let heldBytes = 0
  let seq = 0
  let byteOffset = 0
  const keep = async (content: Buffer) => {
    await keepPart(database, fileId, { seq, byteOffset, content })
    seq += 1
    byteOffset += content.length
  }
  for await (const chunk of bytes) {
    hash.update(chunk)
    held.push(chunk)
    heldBytes += chunk.length
    if (heldBytes < partBytes) continue
    let whole = Buffer.concat(held)
    for (; whole.length >= partBytes; whole = whole.subarray(partBytes))
      await keep(whole.subarray(0, partBytes))
    held = [Buffer.from(whole)]
    heldBytes = whole.length
  }
  if (heldBytes > 0) await keep(Buffer.concat(held))
  return { sha256: hash.digest('hex'), sizeBytes: byteOffset }
}

/**
 * Takes in a FOCUS file of any size and asks for its import. The bytes go to the database part by part: nothing but one part is
 * held. The same bytes again answer the import that reads them (`known`). Fails with forbidden, not-found, invalid (an empty file,
 * a source that takes none), wrong-state (a source that was stopped). Throws what the sender's connection throws.
 */
export async function uploadFile(
  around: Surroundings,
  actor: Actor,
  input: unknown,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Result<{ importId: string; known: boolean }>> {
  const parsed = UploadOf.safeParse(input)
  if (!parsed.success)
    return fail('invalid', 'a name, a source and a scope are needed', { issues: parsed.error.issues })
  const allowed = decide(actor, 'bill.import')
  if (!allowed.ok) return allowed
  if (actor.kind === 'system') return fail('forbidden', 'only a person brings files')
  const { sourceId, name, scope } = parsed.data
  const { database } = around
  const source = await readSource(database, sourceId)
  if (source === null) return fail('not-found', 'there is no such source')
  if (source.kind !== 'focus-file')
    return fail('invalid', 'this source is asked of the cloud', { field: 'sourceId' })
  if (source.disabledAt !== null) return fail('wrong-state', 'the source was stopped')
  const by = { id: actor.personId, name: actor.name }
  const fileId = await beginFile(database, { sourceId, name, personId: by.id, personName: by.name })
  try {
    const { sha256, sizeBytes } = await receive(database, fileId, bytes)
    if (sizeBytes === 0) {
      await forgetFile(database, fileId)
      return fail('invalid', 'the file is empty', { field: 'body' })
    }
    const asked = await transact(database, async (tx) => {
      // The same file twice at once: the second waits, and finds the first.
      await holdSource(tx, sourceId)
      const same = await findImportOfSame(tx, { sourceId, sha256, fileId })
      if (same !== null) return ok({ importId: same, known: true })
      await completeFile(tx, { fileId, sourceId, sha256 })
      const importId = await createImport(tx, {
        sourceId,
        fileId,
        scope,
        fromOn: null,
        untilOn: null,
        totalUnits: sizeBytes,
        by,
      })
      await tx.record({
        ...authorOf(actor),
        action: 'bill-import.requested',
        subjectKind: 'bill-import',
        subjectId: importId,
        subjectName: source.name,
        detail: { file: name, sizeBytes, sha256, scope },
      })
      await tx.enqueue(runImportJob(importId))
      await tx.notify('bill-import', importId)
      return ok({ importId, known: false })
    })
    if (!asked.ok || asked.value.known) await forgetFile(database, fileId)
    return asked
  } catch (error) {
    await forgetFile(database, fileId).catch(() => undefined)
    throw error
  }
}
