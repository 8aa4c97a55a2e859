import { randomUUID } from 'node:crypto'
import type { Database } from '../catalog/database.ts'
import type { Prisma } from '../catalog/generated/client.ts'
import { linkedWorkItems } from '../domain/commit/work-items.ts'
import { commitOf } from './builders.ts'

const start = Date.parse('2026-02-01T00:00:00Z')

/** A history in one repository: `add` names a commit by a word, its parents by theirs; each is a minute after the last. */
export function history({ prisma }: Database, repository: { id: string; connectionId: string }) {
  let minutes = 0
  const idOf = (word: string) => commitOf(repository.id, word)
  return {
    sha: idOf,
    add: async (word: string, parents: string[], message = word, of: { patch?: string; at?: Date } = {}) => {
      minutes += 1
      const sha = idOf(word)
      await prisma.codeCommit.create({
        data: {
          repositoryId: repository.id,
          sha,
          parents: parents.map(idOf),
          authorName: 'li.na',
          title: message.split('\n')[0] ?? '',
          message,
          workItems: linkedWorkItems(message),
          patchId: of.patch === undefined ? `${word}+${word}-` : of.patch || null,
          committedAt: of.at ?? new Date(start + minutes * 60_000),
          seenAt: new Date(start),
        },
      })
      return sha
    },
    branch: (name: string, head: string) =>
      prisma.codeBranch.upsert({
        where: { repositoryId_name: { repositoryId: repository.id, name } },
        create: { repositoryId: repository.id, name, headSha: idOf(head), seenAt: new Date(start) },
        update: { headSha: idOf(head) },
      }),
    workItem: (key: string, type: string) =>
      prisma.workItem.create({
        data: {
          connectionId: repository.connectionId,
          key,
          type,
          title: key,
          state: 'open',
          seenAt: new Date(start),
        },
      }),
  }
}
export type History = ReturnType<typeof history>

/** A release whose week lies in the far future of the usual tests; nothing of it is cut. */
export function addRelease(
  { prisma }: Database,
  of: { ownerId?: string; productLineIds?: string[] } & Partial<Prisma.ReleaseUncheckedCreateInput> = {},
) {
  const { productLineIds = [], ...data } = of
  const batch = data.batch ?? '202603'
  const at = (text: string) => new Date(text)
  return prisma.release.create({
    data: {
      id: randomUUID(),
      name: batch,
      batch,
      branch: `release/${batch}`,
      zone: 'Asia/Shanghai',
      ownerId: randomUUID(),
      cutPlannedAt: at('2099-03-01T02:00:00Z'),
      weekStartsAt: at('2099-03-02T02:00:00Z'),
      goLiveStartsAt: at('2099-03-08T02:00:00Z'),
      goLiveEndsAt: at('2099-03-08T10:00:00Z'),
      createdAt: at('2026-01-01T00:00:00Z'),
      updatedAt: at('2026-01-01T00:00:00Z'),
      productLines: { create: productLineIds.map((productLineId) => ({ productLineId })) },
      ...data,
    },
  })
}
