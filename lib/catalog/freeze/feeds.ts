import type { FreezeScope } from '../../domain/freeze/scope.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import type { Prisma } from '../generated/client.ts'
import { type Reader, readDocument } from '../reader.ts'
import { rowsOf } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

export interface FeedRow {
  id: string
  scope: FreezeScope | null
  locale: 'en' | 'zh-CN'
  createdAt: string
  usedAt: string | null
  revokedAt: string | null
}

const item = `json_build_object('id', f.id, 'scope', f.scope, 'locale', f.locale, 'createdAt', f.created_at,
  'usedAt', f.used_at, 'revokedAt', f.revoked_at)`

/** Feeds of one person, newest first; revoked ones for 30 days more. */
export async function listFeeds(
  reader: Reader,
  personId: string,
): Promise<{ items: FeedRow[]; now: string }> {
  const found = await readDocument<{ items: FeedRow[]; now: string }>(
    reader,
    'feeds',
    `SELECT json_build_object('now', sluice_now(), 'items', coalesce(json_agg(${item} ORDER BY f.created_at DESC, f.id), '[]')) AS document
     FROM calendar_feed f WHERE f.person_id = $1::uuid
       AND (f.revoked_at IS NULL OR f.revoked_at > sluice_now() - interval '30 days')`,
    [personId],
  )
  if (!found) throw new Error('the list of feeds answered no row')
  return found
}

export async function insertFeed(
  tx: Transaction,
  feed: { personId: string; hash: string; scope: FreezeScope | null; locale: string },
): Promise<FeedRow> {
  const { personId, hash, scope, locale } = feed
  const id = newId()
  await tx.prisma.calendarFeed.create({
    data: {
      id,
      personId,
      hash,
      locale,
      createdAt: tx.now,
      ...(scope ? { scope: scope as unknown as Prisma.InputJsonValue } : {}),
    },
  })
  const createdAt = tx.now.toISOString()
  return { id, scope, locale: locale === 'zh-CN' ? 'zh-CN' : 'en', createdAt, usedAt: null, revokedAt: null }
}

/** Ends a feed of this person. False when it is not theirs or had ended. */
export async function revokeFeed(tx: Transaction, id: string, personId: string): Promise<boolean> {
  const { count } = await tx.prisma.calendarFeed.updateMany({
    where: { id, personId, revokedAt: null },
    data: { revokedAt: tx.now },
  })
  return count > 0
}

/** The open feed behind a token, of somebody who has not left; notes at most once an hour that it was used. */
export async function openFeed(database: Database, hash: string): Promise<FeedRow | null> {
  const found = await readDocument<FeedRow>(
    database,
    'feed.find',
    `SELECT ${item} AS document FROM calendar_feed f JOIN person p ON p.id = f.person_id AND p.disabled_at IS NULL
     WHERE f.hash = $1 AND f.revoked_at IS NULL`,
    [hash],
  )
  if (found)
    await rowsOf(
      database,
      'feed.used',
      `UPDATE calendar_feed SET used_at = sluice_now() WHERE id = $1::uuid
       AND (used_at IS NULL OR used_at < sluice_now() - interval '1 hour' OR used_at > sluice_now())`,
      [found.id],
    )
  return found
}
