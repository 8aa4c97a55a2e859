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

export const WireCompare = z.object({ commits: z.array(WireCommit).nullish() })

export const WireFile = z.object({
  filePath: text,
  content: z.string(),
  encoding: text,
  blobId: text,
  commitId: text,
})
export type WireFile = z.infer<typeof WireFile>
