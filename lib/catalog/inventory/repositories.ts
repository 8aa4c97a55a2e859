import { newId } from '../../platform/ids.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

/** SourceRepositoryItem of the API contract, for r = source_repository. */
const item = `json_build_object('id', r.id, 'connection', (SELECT json_build_object('id', c.id, 'name', c.name) FROM connection c
    WHERE c.id = r.connection_id), 'repository', r.repository, 'branch', r.branch, 'readAt', r.read_at, 'files', r.files,
  'resources', (SELECT count(*) FROM cloud_resource o WHERE o.connection_id = r.connection_id AND o.gone_at IS NULL
    AND o.source_detail ->> 'repository' = r.repository AND o.source_detail ->> 'path' IS NOT NULL), 'problem', r.problem)`

export async function listRepositories(reader: Reader): Promise<{ items: unknown[]; now: string }> {
  const document = await readDocument<{ items: unknown[]; now: string }>(
    reader,
    'source-repositories',
    `SELECT json_build_object('now', sluice_now(), 'items', (SELECT coalesce(json_agg(${item} ORDER BY r.repository, r.id), '[]')
      FROM source_repository r)) AS document`,
  )
  if (document === null) throw new Error('source repositories answered no row')
  return document
}

/** Null: there is none. */
export const readRepository = (reader: Reader, id: string): Promise<unknown> =>
  readDocument(
    reader,
    'source-repository',
    `SELECT ${item} AS document FROM source_repository r WHERE r.id = $1::uuid`,
    [id],
  )

/** Null: it is there already, or there is no such connection. */
export async function insertRepository(
  tx: Transaction,
  of: { connectionId: string; repository: string; branch: string; reason: string; addedById: string | null },
): Promise<string | null> {
  const { connectionId, repository } = of
  const connection = await tx.prisma.connection.count({ where: { id: connectionId, disabledAt: null } })
  const known = await tx.prisma.sourceRepository.count({ where: { connectionId, repository } })
  if (connection === 0 || known > 0) return null
  const id = newId()
  await tx.prisma.sourceRepository.create({ data: { ...of, id, createdAt: tx.now } })
  return id
}

/** What was removed; null: there was nothing. */
export async function deleteRepository(tx: Transaction, id: string): Promise<{ repository: string } | null> {
  const found = await tx.prisma.sourceRepository.findUnique({ where: { id }, select: { repository: true } })
  if (found !== null) await tx.prisma.sourceRepository.delete({ where: { id } })
  return found
}
