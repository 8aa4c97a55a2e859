import { z } from 'zod'

const text = z.string().nullish()
/** Ids are numbers on the wire; text survives too, so that a long one would not be rounded by us. */
const Id = z.union([z.string(), z.number().transform(String)])

/** Item of ListRepositories; the default branch comes only with the single repository. */
export const WireRepository = z.object({
  id: Id,
  pathWithNamespace: text,
  path: text,
  webUrl: text,
  archived: z.boolean().nullish(),
  archive: z.boolean().nullish(),
  lastActivityAt: text,
  updatedAt: text,
  defaultBranch: text,
})
export type WireRepository = z.infer<typeof WireRepository>

export const WireCommit = z.object({
  id: z.string(),
  parentIds: z.array(z.string()).nullish(),
  authorName: text,
  authorEmail: text,
  message: text,
  title: text,
  committedDate: text,
  authoredDate: text,
  createdAt: text,
})
export type WireCommit = z.infer<typeof WireCommit>

export const WireBranch = z.object({ name: z.string(), commit: z.object({ id: z.string() }) })

export const WireTag = z.object({
  name: z.string(),
  commit: z.object({ id: z.string() }).nullish(),
  id: text,
})

const WireDiff = z.object({
  aMode: text,
  bMode: text,
  oldId: text,
  newId: text,
  oldPath: text,
  newPath: text,
  newFile: z.boolean().nullish(),
  deletedFile: z.boolean().nullish(),
  isBinary: z.boolean().nullish(),
  diff: text,
})
export type WireDiff = z.infer<typeof WireDiff>

export const WireCompare = z.object({
  commits: z.array(WireCommit).nullish(),
  diffs: z.array(WireDiff).nullish(),
  files_count: z.number().nullish(),
})

/** Item of ListChangeRequests, and GetChangeRequest. */
export const WireMergeRequest = z.object({
  localId: z.union([z.number(), z.string().transform(Number)]),
  projectId: Id.nullish(),
  targetProjectId: Id.nullish(),
  title: text,
  sourceBranch: z.string(),
  targetBranch: z.string(),
  author: z.object({ name: text, username: text }).nullish(),
  /** UNDER_DEV, UNDER_REVIEW, TO_BE_MERGED, MERGED, CLOSED (section 5.3). */
  status: text,
  state: text,
  sourceCommitId: text,
  webUrl: text,
  detailUrl: text,
  updateTime: text,
  updatedAt: text,
  createTime: text,
})
export type WireMergeRequest = z.infer<typeof WireMergeRequest>

export const WireCommitStatus = z.object({
  context: text,
  state: text,
  description: text,
  targetUrl: text,
})

/** People come as objects where they are read and as ids where they are written. */
const Person = z.union([z.string(), z.looseObject({ userId: z.string() }).transform(({ userId }) => userId)])

/** A protected branch: whatever the settings hold is kept, because the whole rule is written back. */
export const WireProtectedBranch = z.object({
  id: Id,
  branch: z.string(),
  allowPushRoles: z.array(z.int()).nullish(),
  allowMergeRoles: z.array(z.int()).nullish(),
  allowPushUserIds: z.array(Id).nullish(),
  allowMergeUserIds: z.array(Id).nullish(),
  mergeRequestSetting: z.looseObject({ defaultAssignees: z.array(Person).optional() }).nullish(),
  testSetting: z.looseObject({}).nullish(),
  /** Its name in the signed API. */
  testSettingDTO: z.looseObject({}).nullish(),
})
export type WireProtectedBranch = z.infer<typeof WireProtectedBranch>

export const WireFile = z.object({
  filePath: text,
  content: z.string(),
  encoding: text,
  blobId: text,
  commitId: text,
})
export type WireFile = z.infer<typeof WireFile>
