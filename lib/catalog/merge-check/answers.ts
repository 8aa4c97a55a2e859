import type { MergeVerdict } from '../../domain/merge-check/answer.ts'
import { newId } from '../../platform/ids.ts'
import type { Prisma } from '../generated/client.ts'
import type { Transaction } from '../transaction.ts'

/** How long answers stay readable; a pipeline asks at every run. */
const keptDays = 90

/** Keeps an answer as it was given; answers its id. Old ones of the same repository go. */
export async function insertMergeCheck(
  tx: Transaction,
  of: {
    repositoryId: string
    targetBranch: string
    sourceBranch: string | null
    sha: string
    askedBy: string
  },
  { answer, content, unknown, reasons, opensAt, resolvers }: MergeVerdict,
): Promise<string> {
  const id = newId()
  const before = new Date(tx.now.getTime() - keptDays * 86_400_000)
  await tx.prisma.mergeCheck.deleteMany({ where: { repositoryId: of.repositoryId, at: { lt: before } } })
  await tx.prisma.mergeCheck.create({
    data: {
      id,
      ...of,
      answer,
      content,
      unknown,
      reasons: reasons as unknown as Prisma.InputJsonValue,
      resolvers: resolvers as unknown as Prisma.InputJsonValue,
      opensAt,
      at: tx.now,
    },
  })
  return id
}

/** Names of people and groups that resolvers and owners are given by: ids of people, slugs of groups. */
export async function readResolverNames(
  { prisma }: Pick<Transaction, 'prisma'>,
  resolvers: MergeVerdict['resolvers'],
): Promise<MergeVerdict['resolvers']> {
  const named = (kind: string) => resolvers.filter((one) => one.kind === kind).map(({ name }) => name)
  const uuid = /^[0-9a-f-]{36}$/
  const people = await prisma.person.findMany({
    where: { id: { in: named('person').filter((id) => uuid.test(id)) } },
    select: { id: true, name: true },
  })
  const groups = await prisma.personGroup.findMany({
    where: { slug: { in: named('group') } },
    select: { slug: true, name: true },
  })
  const names = new Map<string, string>([
    ...people.map(({ id, name }) => [`person ${id}`, name] as const),
    ...groups.map(({ slug, name }) => [`group ${slug}`, name] as const),
  ])
  return resolvers.map(({ kind, name }) => ({ kind, name: names.get(`${kind} ${name}`) ?? name }))
}
