import type { NoticeChannel, NoticeLocale } from '../../domain/notice/kind.ts'
import type { Sealed } from '../../platform/crypto.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

export interface RouteFields {
  channel: NoticeChannel
  address: string
  kinds: string[]
  locale: NoticeLocale
}

/** A way as its rules need it; null when there is none. */
export const findRoute = (tx: Transaction, id: string) =>
  tx.prisma.noticeRoute.findUnique({ where: { id }, omit: { sealed: true, keyId: true } })

export async function insertRoute(
  tx: Transaction,
  route: RouteFields & { id: string; teamId: string | null; personId: string | null; sealed: Sealed | null },
): Promise<void> {
  const { sealed, ...data } = route
  const secret = sealed ? { keyId: sealed.keyId, sealed: Uint8Array.from(sealed.bytes) } : {}
  await tx.prisma.noticeRoute.create({ data: { ...data, ...secret, createdAt: tx.now } })
}

export async function writeRoute(
  tx: Transaction,
  id: string,
  change: { address?: string; kinds?: string[]; locale?: string; sealed?: Sealed; retiredAt?: Date },
): Promise<void> {
  const { sealed, ...data } = change
  const secret = sealed ? { keyId: sealed.keyId, sealed: Uint8Array.from(sealed.bytes) } : {}
  await tx.prisma.noticeRoute.update({ where: { id }, data: { ...data, ...secret } })
}

const message = `json_build_object('id', n.id, 'kind', n.kind, 'promotion', (SELECT json_build_object('id', p.id, 'number', p.number)
    FROM promotion p WHERE p.id = n.promotion_id), 'service', n.values ->> 'service', 'environment', n.values ->> 'environment',
  'createdAt', n.created_at, 'attempts', n.attempts, 'nextAt', n.next_at, 'sentAt', n.sent_at, 'failedAt', n.failed_at,
  'problem', n.problem)`

// The secret is asked for by the worker alone: here only that there is one.
const route = `json_build_object('id', r.id, 'channel', r.channel, 'address', r.address, 'kinds', r.kinds, 'locale', r.locale,
  'createdAt', r.created_at, 'hasSecret', r.sealed IS NOT NULL,
  'team', (SELECT json_build_object('id', t.id, 'slug', t.slug, 'name', t.name) FROM team t WHERE t.id = r.team_id),
  'person', (SELECT json_build_object('id', x.id, 'key', x.key, 'name', x.name) FROM person x WHERE x.id = r.person_id),
  'messages', (SELECT coalesce(json_agg(${message} ORDER BY n.created_at DESC, n.id), '[]')
    FROM (SELECT * FROM notice WHERE route_id = r.id ORDER BY created_at DESC LIMIT 5) n))`

const list = `SELECT json_build_object('now', sluice_now(), 'items', coalesce(json_agg(item), '[]')) AS document FROM (
  SELECT ${route} AS item FROM notice_route r LEFT JOIN team t ON t.id = r.team_id
  WHERE r.retired_at IS NULL AND (r.person_id = $1::uuid OR (r.team_id IS NOT NULL AND $2::text IS NULL))
    AND ($3::uuid IS NULL OR r.id = $3::uuid)
  ORDER BY t.slug NULLS FIRST, r.created_at, r.id LIMIT 500) listed`

export interface NoticeRoutesRow {
  now: string
  items: unknown[]
}

/** Ways of teams and the reader's own, each with its last five messages. `own`: only the reader's. */
export async function listRoutes(
  reader: Reader,
  personId: string | null,
  scope: { own: boolean; id?: string },
): Promise<NoticeRoutesRow> {
  const values = [personId, scope.own ? 'own' : null, scope.id ?? null]
  const document = await readDocument<NoticeRoutesRow>(reader, 'notice.routes', list, values)
  if (!document) throw new Error('the list of notice routes answered no row')
  return document
}
