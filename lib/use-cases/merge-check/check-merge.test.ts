import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { failure, freezeIn, stopIn, value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { type History, history } from '../../testing/release-stage.ts'
import { checkMerge } from './check-merge.ts'

const test = testDatabase()
let stage: Stage
let made: History
let repository: { id: string; connectionId: string; path: string; defaultBranch: string }
const branch = 'release/202603'

beforeEach(async () => {
  stage = await createStage(test)
  repository = await test.database.prisma.codeRepository.findFirstOrThrow()
  made = history(test.database, repository)
  await made.workItem('ORD-1', 'Bug/缺陷')
  await made.workItem('ORD-2', 'Req/需求')
  await made.add('cut', [])
  await made.branch(branch, 'cut')
  await made.add('fix', ['cut'], 'repair ORD-1')
  await made.add('feature', ['cut'], 'add ORD-2')
})

const ask = (sha: string, more: object = {}) =>
  value(
    checkMerge(stage.around, stage.people.wang, {
      repository: repository.path,
      targetBranch: branch,
      sha: sha.length === 40 ? sha : made.sha(sha),
      ...more,
    }),
  )
const jobs = async () =>
  (await test.asOwner(`SELECT task_identifier AS name FROM graphile_worker.jobs`)).rows.map(
    ({ name }) => name,
  )
const fixesOnly = {
  actsOn: ['merge-release' as const],
  admits: [{ content: ['bug-fix' as const], action: [], ofRelease: false }],
}

describe('whether something may be merged', () => {
  it('is answered by class, with every reason, the next opening and who can do something, and kept', async () => {
    const window = await freezeIn(stage, 'production', {
      ...fixesOnly,
      name: 'Release week',
      message: '只修缺陷',
    })
    expect(await ask('fix', { sourceBranch: 'refs/heads/bugfix/ORD-1' })).toMatchObject({
      answer: 'pass',
      content: 'bug-fix',
      sourceBranch: 'bugfix/ORD-1',
    })
    const blocked = await ask('feature')
    expect(blocked).toMatchObject({
      answer: 'block',
      content: 'feature',
      unknown: null,
      opensAt: window.running?.endsAt,
      reasons: [{ key: 'denied', values: { name: 'Release week', message: '只修缺陷' } }],
      summary: expect.stringContaining('Release week'),
    })
    expect(blocked.resolvers).toEqual(
      expect.arrayContaining([
        { kind: 'role', name: 'release-manager' },
        { kind: 'person', name: stage.people.lin.name },
      ]),
    )
    const kept = await test.database.prisma.mergeCheck.findMany({ orderBy: { at: 'asc' } })
    expect(kept).toMatchObject([
      { answer: 'pass', repositoryId: repository.id, askedBy: stage.people.wang.name, targetBranch: branch },
      { id: blocked.id, answer: 'block', content: 'feature', reasons: [{ key: 'denied' }], unknown: null },
    ])
    expect(await ask('feature', { targetBranch: repository.defaultBranch })).toMatchObject({ answer: 'pass' })
  })

  it('knows the repository by its clone URL, and the branch by its request', async () => {
    await test.database.prisma.mergeRequest.create({
      data: {
        repositoryId: repository.id,
        number: 7,
        title: 'add',
        sourceBranch: 'feature/ORD-2',
        targetBranch: branch,
        authorName: 'li.na',
        state: 'open',
        headSha: made.sha('feature'),
        updatedAt: new Date(),
        seenAt: new Date(),
      },
    })
    for (const url of [
      `https://codeup.aliyun.com/${repository.path}.git`,
      `git@codeup.aliyun.com:${repository.path}`,
    ])
      expect(await ask('feature', { repository: url })).toMatchObject({
        repository: repository.path,
        sourceBranch: 'feature/ORD-2',
      })
    expect(
      await failure(
        checkMerge(stage.around, stage.people.wang, {
          repository: 'a/b',
          targetBranch: 'main',
          sha: 'a'.repeat(40),
        }),
      ),
    ).toMatchObject({ code: 'not-found', detail: { field: 'repository' } })
  })

  it('fails open where the commits are not read yet, says so, and has them read', async () => {
    await freezeIn(stage, 'production', fixesOnly)
    expect(await ask('b'.repeat(40))).toMatchObject({
      answer: 'open',
      unknown: 'commits',
      content: 'unknown',
    })
    expect(await jobs()).toContain('merge-check.read')
    expect(await test.database.prisma.mergeCheck.findMany()).toMatchObject([
      { answer: 'open', unknown: 'commits' },
    ])
  })

  it('stays closed where nothing would pass, whatever it is, and under a stop', async () => {
    const stop = await stopIn(stage, 'production')
    expect(await ask('b'.repeat(40))).toMatchObject({
      answer: 'block',
      unknown: null,
      opensAt: new Date(stop.endsAt).toISOString(),
    })
    expect(await ask('fix')).toMatchObject({ answer: 'block', reasons: [{ key: 'stopped' }] })
  })

  it('fails open where the repository belongs to no service, or a window cannot be read', async () => {
    await freezeIn(stage, 'production', fixesOnly)
    await test.database.prisma.freezeWindow.updateMany({ data: { definition: { scope: 7 } } })
    expect(await ask('feature')).toMatchObject({
      answer: 'open',
      unknown: 'window',
      reasons: [{ key: 'broken' }],
    })
    await test.database.prisma.service.updateMany({ data: { codeRepositoryId: null } })
    expect(await ask('feature')).toMatchObject({ answer: 'open', unknown: 'service' })
  })

  it('is asked with a token that may read, and not without a role', async () => {
    const { personId, key, name, grants } = stage.people.wang
    const token = {
      kind: 'token' as const,
      personId,
      key,
      name,
      grants,
      tokenId: personId,
      tokenScopes: ['read' as const],
    }
    const input = { repository: repository.path, targetBranch: branch, sha: made.sha('fix') }
    expect(await value(checkMerge(stage.around, token, input))).toMatchObject({ answer: 'pass' })
    expect(await failure(checkMerge(stage.around, { ...token, tokenScopes: [] }, input))).toMatchObject({
      code: 'forbidden',
    })
  })
})
