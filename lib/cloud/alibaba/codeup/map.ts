import type { FileChange } from '../../patch-id.ts'
import type { CodeRepositoryFact, CommitFact, FileFact, MergeRequestFact } from '../../ports/code.ts'
import type { BranchRuleFact } from '../../ports/release.ts'
import { CallError } from '../transport/call-error.ts'
import type {
  WireCommit,
  WireDiff,
  WireFile,
  WireMergeRequest,
  WireProtectedBranch,
  WireRepository,
} from './wire.ts'

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

export function toFileChange(wire: WireDiff): FileChange {
  const [made, gone] = [wire.newFile ?? false, wire.deletedFile ?? false]
  const [oldPath, newPath] = [wire.oldPath ?? wire.newPath ?? '', wire.newPath ?? wire.oldPath ?? '']
  return {
    oldPath: made ? newPath : oldPath,
    newPath: gone ? oldPath : newPath,
    oldMode: made ? '0' : (wire.aMode ?? ''),
    newMode: gone ? '0' : (wire.bMode ?? ''),
    oldId: wire.oldId ?? '',
    newId: wire.newId ?? '',
    binary: wire.isBinary ?? false,
    text: wire.diff ?? '',
  }
}

const requestStates: Record<string, MergeRequestFact['state']> = { MERGED: 'merged', CLOSED: 'closed' }

export const toMergeRequest = (wire: WireMergeRequest): MergeRequestFact => ({
  number: wire.localId,
  title: wire.title ?? '',
  sourceBranch: wire.sourceBranch,
  targetBranch: wire.targetBranch,
  authorName: wire.author?.name ?? wire.author?.username ?? '',
  // States not known yet are those of a request that still lives.
  state: requestStates[(wire.status ?? wire.state ?? '').toUpperCase()] ?? 'open',
  headSha: wire.sourceCommitId ?? '',
  webUrl: wire.webUrl ?? wire.detailUrl ?? null,
  updatedAt:
    parseTime(wire.updateTime) ?? parseTime(wire.updatedAt) ?? parseTime(wire.createTime) ?? new Date(0),
})

export const toBranchRule = (wire: WireProtectedBranch): BranchRuleFact => ({
  externalId: wire.id,
  rule: {
    branch: wire.branch,
    allowPushRoles: wire.allowPushRoles ?? [],
    allowMergeRoles: wire.allowMergeRoles ?? [],
    allowPushUserIds: wire.allowPushUserIds ?? [],
    allowMergeUserIds: wire.allowMergeUserIds ?? [],
    mergeRequestSetting: { ...wire.mergeRequestSetting },
    testSetting: { ...(wire.testSetting ?? wire.testSettingDTO) },
  },
})
