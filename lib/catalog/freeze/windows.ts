import type { FreezeDefinition } from '../../domain/freeze/window.ts'
import { newId } from '../../platform/ids.ts'
import type { Prisma } from '../generated/client.ts'
import { type Reader, readDocument } from '../reader.ts'
import { Conditions } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

/** A window as it is stored. */
export interface WindowRow {
  id: string
  name: string
  definition: unknown
  version: number
  release: { id: string; name: string } | null
  createdById: string
  createdAt: string
  updatedAt: string
  retiredAt: string | null
  asked: number
  granted: number
}

const live = `x.window_id = w.id AND x.withdrawn_at IS NULL AND x.ends_at > sluice_now()`
const item = `json_build_object('id', w.id, 'name', w.name, 'definition', w.definition, 'version', w.version,
  'release', (SELECT json_build_object('id', r.id, 'name', r.name) FROM release r WHERE r.id = w.release_id),
  'createdById', w.created_by_id, 'createdAt', w.created_at, 'updatedAt', w.updated_at, 'retiredAt', w.retired_at,
  'asked', (SELECT count(*) FROM freeze_exception x WHERE ${live} AND x.decision IS NULL),
  'granted', (SELECT count(*) FROM freeze_exception x WHERE ${live} AND x.decision = 'granted'))`

/** Windows by their age: in force, or retired ones the newest first; at most 2,000. */
export async function listWindows(
  reader: Reader,
  filters: { retired?: boolean | undefined; releaseId?: string | undefined; id?: string | undefined },
): Promise<WindowRow[]> {
  const where = new Conditions()
    .add('w.id = ?::uuid', filters.id)
    .add('w.release_id = ?::uuid', filters.releaseId)
  if (filters.id === undefined) where.must(`w.retired_at IS ${filters.retired === true ? 'NOT ' : ''}NULL`)
  const order = filters.retired === true ? 'w.retired_at DESC, w.id' : 'w.created_at, w.id'
  const rows = await readDocument<WindowRow[]>(
    reader,
    'freeze.windows',
    `SELECT coalesce(json_agg(item), '[]') AS document
     FROM (SELECT ${item} AS item FROM freeze_window w${where.where()} ORDER BY ${order} LIMIT 2000) AS listed`,
    where.values,
  )
  return rows ?? []
}

export interface VersionRow {
  version: number
  definition: unknown
  editor: { id: string; key: string; name: string } | null
  reason: string | null
  at: string
}

/** All versions of a window, newest first. */
export async function listVersions(reader: Reader, windowId: string): Promise<VersionRow[]> {
  const rows = await readDocument<VersionRow[]>(
    reader,
    'freeze.versions',
    `SELECT coalesce(json_agg(json_build_object('version', v.version, 'definition', v.definition, 'reason', v.reason, 'at', v.at,
       'editor', (SELECT json_build_object('id', p.id, 'key', p.key, 'name', p.name) FROM person p WHERE p.id = v.editor_id))
       ORDER BY v.version DESC), '[]') AS document FROM freeze_window_version v WHERE v.window_id = $1::uuid`,
    [windowId],
  )
  return rows ?? []
}

const json = (value: unknown) => value as Prisma.InputJsonValue

/** Locks a window; null when there is none. */
export async function lockWindow(tx: Transaction, id: string) {
  await tx.prisma.$queryRaw`SELECT 1 FROM freeze_window WHERE id = ${id}::uuid FOR UPDATE`
  return tx.prisma.freezeWindow.findUnique({ where: { id } })
}

interface Written {
  definition: FreezeDefinition
  /** Null: the portal. */
  editorId: string | null
  reason: string | null
}

const releaseOf = ({ schedule }: FreezeDefinition) =>
  schedule.kind === 'release' ? schedule.releaseId : null

/** A new window with its first version. */
export async function insertWindow(tx: Transaction, made: Written & { editorId: string }): Promise<string> {
  const { definition, editorId, reason } = made
  const id = newId()
  await tx.prisma.freezeWindow.create({
    data: {
      id,
      name: definition.name,
      definition: json(definition),
      ownerId: definition.ownerId,
      releaseId: releaseOf(definition),
      createdById: editorId,
      createdAt: tx.now,
      updatedAt: tx.now,
      versions: { create: { version: 1, definition: json(definition), editorId, reason, at: tx.now } },
    },
  })
  return id
}

/** The next version of a locked window. */
export async function writeVersion(
  tx: Transaction,
  window: { id: string; version: number },
  { definition, editorId, reason }: Written,
): Promise<void> {
  const version = window.version + 1
  await tx.prisma.freezeWindowVersion.create({
    data: { windowId: window.id, version, definition: json(definition), editorId, reason, at: tx.now },
  })
  await tx.prisma.freezeWindow.update({
    where: { id: window.id },
    data: {
      version,
      name: definition.name,
      definition: json(definition),
      ownerId: definition.ownerId,
      releaseId: releaseOf(definition),
      updatedAt: tx.now,
    },
  })
}

export async function retireWindow(tx: Transaction, id: string): Promise<void> {
  await tx.prisma.freezeWindow.update({ where: { id }, data: { retiredAt: tx.now, updatedAt: tx.now } })
}

/** What a definition names beside its scope is there: an enabled owner, a group. */
export async function missingAround(
  reader: Reader,
  { ownerId, require }: FreezeDefinition,
): Promise<('ownerId' | 'require.group')[]> {
  const found = await readDocument<{ owner: boolean; group: boolean }>(
    reader,
    'freeze.around-window',
    `SELECT json_build_object(
       'owner', EXISTS (SELECT 1 FROM person WHERE id::text = $1::text AND disabled_at IS NULL),
       'group', $2::text IS NULL OR EXISTS (SELECT 1 FROM person_group WHERE slug = $2::text AND retired_at IS NULL)) AS document`,
    [ownerId, require?.group ?? null],
  )
  return [
    ...(found?.owner ? [] : (['ownerId'] as const)),
    ...(found?.group ? [] : (['require.group'] as const)),
  ]
}
