import { newId } from '../../platform/ids.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

export interface CommentRow {
  id: string
  person: { id: string; key: string; name: string } | null
  text: string
  at: string
}

export async function insertComment(
  tx: Transaction,
  comment: { promotionId: string; personId: string; text: string },
): Promise<string> {
  const id = newId()
  await tx.prisma.promotionComment.create({ data: { ...comment, id, at: tx.now } })
  return id
}

const list = `SELECT json_build_object('now', sluice_now(), 'items', (SELECT coalesce(json_agg(json_build_object('id', c.id,
    'person', (SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = c.person_id),
    'text', c.text, 'at', c.at) ORDER BY c.at, c.id), '[]')
  FROM (SELECT * FROM promotion_comment WHERE promotion_id = $1::uuid ORDER BY at DESC, id DESC LIMIT 200) c)) AS document`

/** What people said under a promotion, oldest first; the newest 200. */
export async function readComments(
  reader: Reader,
  promotionId: string,
): Promise<{ now: string; items: CommentRow[] }> {
  const document = await readDocument<{ now: string; items: CommentRow[] }>(reader, 'comments', list, [
    promotionId,
  ])
  if (!document) throw new Error('the comments answered no row')
  return document
}
