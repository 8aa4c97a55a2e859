import { newId } from '../../platform/ids.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'
import type { PersonRow } from './rows.ts'
import { personOf } from './stand.ts'

/** Looked at by the sweep when its job was lost. */
const graceMs = 30_000

/** One back-merge with all that its step and its list need. */
export interface BackMergeRecord {
  id: string
  repositoryId: string
  repository: string
  connectionId: string
  fromBranch: string
  toBranch: string
  sha: string
  release: { id: string; name: string } | null
  promotion: { id: string; number: number } | null
  service: { id: string; slug: string; teamId: string | null; productLineId: string | null } | null
  requestNumber: number | null
  webUrl: string | null
  problem: string | null
  openedAt: string
  openedBy: PersonRow | null
  mergedAt: string | null
  waivedBy: PersonRow | null
  waivedReason: string | null
}

const document = `json_build_object('id', m.id, 'repositoryId', m.repository_id, 'repository', cr.path, 'connectionId', cr.connection_id,
  'fromBranch', m.from_branch, 'toBranch', m.to_branch, 'sha', m.sha,
  'release', CASE WHEN rl.id IS NOT NULL THEN json_build_object('id', rl.id, 'name', rl.name) END,
  'promotion', CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'number', p.number) END,
  'service', (SELECT json_build_object('id', s.id, 'slug', s.slug, 'teamId', s.team_id, 'productLineId', s.product_line_id)
    FROM service s WHERE s.id = p.service_id OR (p.id IS NULL AND s.code_repository_id = cr.id) ORDER BY s.slug LIMIT 1),
  'requestNumber', m.request_number, 'webUrl', m.web_url, 'problem', m.problem, 'openedAt', m.opened_at,
  'openedBy', ${personOf('m.opened_by_id')}, 'mergedAt', m.merged_at, 'waivedBy', ${personOf('m.waived_by_id')},
  'waivedReason', m.waived_reason)`
const from = `FROM back_merge m JOIN code_repository cr ON cr.id = m.repository_id
  LEFT JOIN release rl ON rl.id = m.release_id LEFT JOIN promotion p ON p.id = m.promotion_id`

export const readBackMerge = (reader: Reader, id: string): Promise<BackMergeRecord | null> =>
  readDocument(reader, 'back-merge', `SELECT ${document} AS document ${from} WHERE m.id = $1::uuid`, [id])

/** Back-merge work that is open, the oldest first; at most 500. */
export async function listOpenBackMerges(
  reader: Reader,
  service: string | null,
): Promise<{ items: BackMergeRecord[]; now: string }> {
  const text = `SELECT json_build_object('now', sluice_now(), 'items', coalesce(json_agg(item), '[]')) AS document FROM (
    SELECT ${document} AS item ${from} WHERE m.merged_at IS NULL AND m.waived_reason IS NULL
      AND ($1::text IS NULL OR EXISTS (SELECT 1 FROM service s WHERE s.code_repository_id = cr.id AND (s.slug = $1 OR s.id::text = $1)))
    ORDER BY m.opened_at, m.id LIMIT 500) AS open`
  const found = await readDocument<{ items: BackMergeRecord[]; now: string }>(
    reader,
    'back-merge.open',
    text,
    [service],
  )
  if (!found) throw new Error('the list of back-merges answered no row')
  return found
}

export interface NewBackMerge {
  repositoryId: string
  fromBranch: string
  toBranch: string
  sha: string
  releaseId: string | null
  promotionId: string | null
  openedById: string | null
  /** Its merge request is to be made now. */
  ask: boolean
}

/** Work for these branches at this head: what is open for them already takes the new head over. Answers its id. */
export async function putBackMerge(tx: Transaction, of: NewBackMerge): Promise<string> {
  const { ask, ...data } = of
  const { repositoryId, fromBranch, toBranch, sha } = of
  const lookAt = ask ? new Date(tx.now.getTime() + graceMs) : null
  const open = await tx.prisma.backMerge.findFirst({
    where: {
      repositoryId,
      fromBranch,
      toBranch,
      OR: [{ sha }, { mergedAt: null, waivedReason: null }],
    },
    orderBy: { openedAt: 'desc' },
  })
  if (open) {
    await tx.prisma.backMerge.update({
      where: { id: open.id },
      data: {
        sha,
        mergedAt: null,
        problem: null,
        waivedById: null,
        waivedReason: null,
        releaseId: open.releaseId ?? of.releaseId,
        promotionId: open.promotionId ?? of.promotionId,
        openedById: of.openedById ?? open.openedById,
        lookAt: lookAt ?? open.lookAt,
      },
    })
    return open.id
  }
  const id = newId()
  await tx.prisma.backMerge.create({ data: { ...data, id, openedAt: tx.now, lookAt } })
  return id
}

/** Said by a person to be not needed; nothing is asked about it any more. */
export const waiveBackMerge = (
  tx: Transaction,
  id: string,
  by: { personId: string; reason: string },
): Promise<unknown> =>
  tx.prisma.backMerge.update({
    where: { id },
    data: { waivedById: by.personId, waivedReason: by.reason, lookAt: null, problem: null },
  })

/** Claims one until `graceMs` from now; null: it is merged, waived, or nobody asked for a request. */
export async function claimBackMerge(tx: Transaction, id: string): Promise<BackMergeRecord | null> {
  const { count } = await tx.prisma.backMerge.updateMany({
    where: { id, mergedAt: null, waivedReason: null, lookAt: { not: null } },
    data: { lookAt: new Date(tx.now.getTime() + graceMs) },
  })
  return count === 0 ? null : readBackMerge(tx, id)
}

export const writeBackMerge = (
  tx: Transaction,
  id: string,
  of: {
    requestNumber?: number
    webUrl?: string | null
    problem: string | null
    merged?: boolean
    againMs: number
  },
): Promise<unknown> =>
  tx.prisma.backMerge.updateMany({
    where: { id, waivedReason: null },
    data: {
      ...(of.requestNumber === undefined
        ? {}
        : { requestNumber: of.requestNumber, webUrl: of.webUrl ?? null }),
      problem: of.problem,
      ...(of.merged
        ? { mergedAt: tx.now, lookAt: null }
        : { lookAt: new Date(tx.now.getTime() + of.againMs) }),
    },
  })

export async function listBackMergesDue(reader: Reader, most: number): Promise<string[]> {
  const text = `SELECT coalesce(json_agg(id), '[]') AS document FROM (SELECT id FROM back_merge
    WHERE merged_at IS NULL AND waived_reason IS NULL AND look_at <= sluice_now() ORDER BY look_at LIMIT $1) AS due`
  return (await readDocument<string[]>(reader, 'back-merge.due', text, [most])) ?? []
}
