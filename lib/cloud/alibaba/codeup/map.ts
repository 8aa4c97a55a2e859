import type { CodeRepositoryFact, CommitFact, FileFact } from '../../ports/code.ts'
import { CallError } from '../transport/call-error.ts'
import type { WireCommit, WireFile, WireRepository } from './wire.ts'

/** ISO with zone; a time without one is read as UTC+8 (section 18, row 13). Null when it is no time. */
export function parseTime(text: string | null | undefined): Date | null {
  if (!text) return null
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(text)
  const date = new Date(zoned ? text : `${text.replace(' ', 'T')}+08:00`)
  return Number.isNaN(date.getTime()) ? null : date
}

export function toRepository(wire: WireRepository): CodeRepositoryFact {
  const path = wire.pathWithNamespace ?? wire.path
  if (!path) throw new CallError('nonsense', `repository ${wire.id} has no path`)
  return {
    externalId: wire.id,
    path,
    defaultBranch: wire.defaultBranch ?? null,
    webUrl: wire.webUrl ?? null,
    archived: wire.archived ?? wire.archive ?? false,
    activeAt: parseTime(wire.lastActivityAt) ?? parseTime(wire.updatedAt),
  }
}

export const toCommit = (wire: WireCommit): CommitFact => ({
  sha: wire.id,
  parents: wire.parentIds ?? [],
  tree: null,
  authorName: wire.authorName ?? '',
  authorEmail: wire.authorEmail ?? null,
  message: wire.message ?? wire.title ?? '',
  committedAt:
    parseTime(wire.committedDate) ?? parseTime(wire.authoredDate) ?? parseTime(wire.createdAt) ?? new Date(0),
})

export function toFile(wire: WireFile, path: string): FileFact {
  const content =
    wire.encoding === 'base64' ? Buffer.from(wire.content, 'base64').toString('utf8') : wire.content
  const revision = wire.blobId ?? wire.commitId
  if (!revision) throw new CallError('nonsense', `the file ${path} came without a revision`)
  return { path, content, revision }
}
