import { expect, it } from 'vitest'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { commitOf } from '../../testing/builders.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { createPeople } from '../../testing/people.ts'
import { getCodeRules } from './code-rules.ts'

const test = testDatabase()

it('reports branches, commits and pipelines of a service that keep no rule, and nothing of long ago', async () => {
  const estate = await createEstate(test.database)
  const { viewer } = await createPeople(test.database)
  const { prisma } = test.database
  const repositoryId = estate.codeRepository.id
  const now = new Date()
  const long = new Date(now.getTime() - 40 * 24 * 3_600_000)
  await prisma.codeBranch.createMany({
    data: [
      { repositoryId, name: 'release/202611', headSha: commitOf('r'), seenAt: now },
      { repositoryId, name: 'release/november', headSha: commitOf('r'), seenAt: now },
    ],
  })
  await prisma.mergeRequest.createMany({
    data: ['wang-test', 'feature/ORD-1', 'of-long-ago'].map((sourceBranch, at) => ({
      repositoryId,
      number: at + 1,
      title: sourceBranch,
      sourceBranch,
      targetBranch: 'main',
      authorName: 'Wang',
      state: 'open',
      headSha: commitOf('m'),
      updatedAt: sourceBranch === 'of-long-ago' ? long : now,
      seenAt: now,
    })),
  })
  await prisma.codeCommit.deleteMany({ where: { repositoryId } })
  await prisma.codeCommit.createMany({
    data: [
      ['a', ['ORD-1'], now],
      ['b', [], now],
      ['c', [], long],
    ].map(([word, workItems, committedAt]) => ({
      repositoryId,
      sha: commitOf(String(word)),
      parents: [commitOf('p')],
      authorName: 'Wang',
      title: `commit ${String(word)}`,
      message: '',
      workItems: workItems as string[],
      committedAt: committedAt as Date,
      seenAt: now,
    })),
  })
  await test.asOwner(
    `INSERT INTO match (id, connection_id, noun, subject_id, subject_name, reason, service_id, detail)
     VALUES (gen_random_uuid(), $1, 'pipeline', gen_random_uuid(), 'build-orders', 'pipeline-source', $2, '{"finding":"name-follows-no-rule"}')`,
    [estate.connection.id, estate.service.id],
  )
  const around = { database: test.database, cloud: createMemoryCloud().gate }
  const report = await getCodeRules(around, viewer, { slug: 'order-service' })
  expect(report).toMatchObject({
    ok: true,
    value: {
      branches: {
        items: expect.arrayContaining([
          { name: 'release/november', problem: 'no-month', seenIn: ['branch'] },
          { name: 'wang-test', problem: 'no-rule', seenIn: ['merge-request'] },
        ]),
      },
      commits: 2,
      unlinked: { count: 1, items: [{ sha: commitOf('b') }] },
      names: [{ noun: 'pipeline', name: 'build-orders', finding: 'name-follows-no-rule' }],
    },
  })
  const named = report.ok ? report.value.branches.items.map(({ name }) => name) : []
  expect(named).not.toContain('of-long-ago')
  expect(named).not.toContain('feature/ORD-1')
  expect(await getCodeRules(around, viewer, { slug: 'nobody' })).toMatchObject({
    failure: { code: 'not-found' },
  })
})
