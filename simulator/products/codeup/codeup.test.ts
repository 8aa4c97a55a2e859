import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { codePath, manifestPath, seedCode } from '../../testing/code-seed.ts'
import { tokenClient } from '../../testing/token-client.ts'
import { codeup } from './product.ts'

const org = '/codeup/organizations/yunfan'
const repo = (path: string) => `${org}/repositories/${encodeURIComponent(path)}`
const file = 'ack-hz-test%2Forder-service%2Fkustomization.yaml'

let sim: Simulator
beforeEach(async () => {
  sim = await startSimulator({ scenario: seedCode, products: [codeup], pumpEveryMs: 0 })
})
afterEach(() => sim.close())
const as = (duty: string) => tokenClient(sim.url, `pt-sim-${duty}`)
const headOf = async (path: string, branch = 'main') =>
  String((await as('reader').get(`${repo(path)}/branches/${encodeURIComponent(branch)}`)).body.commit?.id)

describe('reading', () => {
  it('lists repositories in pages and finds one by number and by path', async () => {
    const page = await as('reader').get(`${org}/repositories?perPage=2&orderBy=path&sort=asc`)
    expect(page.headers.get('x-total')).toBe('3')
    expect(page.headers.get('x-next-page')).toBe('2')
    expect(page.headers.get('x-prev-page')).toBe('')
    expect(page.rows.map((row) => row.pathWithNamespace)).toEqual([
      'yunfan/manifests-production',
      manifestPath,
    ])
    const byPath = await as('reader').get(repo(codePath))
    expect(byPath.body).toMatchObject({ path: 'order-service', defaultBranch: 'main', accessLevel: '20' })
    const byNumber = await as('reader').get(`${org}/repositories/${String(byPath.body.id)}`)
    expect(byNumber.body).toEqual(byPath.body)
  })

  it('lists commits newest first, one file’s commits, one commit with its size', async () => {
    const all = await as('reader').get(`${repo(codePath)}/commits?refName=main`)
    expect(all.headers.get('x-total')).toBe('3')
    expect(all.rows.map((row) => row.title)).toEqual([
      'feat: ORD-4 coupons',
      'fix: ORD-2 stop double refund',
      'feat: ORD-1 下单 first order',
    ])
    const one = await as('reader').get(`${repo(codePath)}/commits?refName=main&path=src/order.ts&perPage=1`)
    expect(one.body).toMatchObject([{ title: 'fix: ORD-2 stop double refund', authorName: '王思远' }])
    const detail = await as('reader').get(`${repo(codePath)}/commits/${String(one.rows[0]?.id)}`)
    expect(detail.body).toMatchObject({ stats: { additions: 1, deletions: 1, total: 2 } })
  })

  it('compares by merge base', async () => {
    const found = await as('reader').get(`${repo(codePath)}/compares?from=main&to=feature%2FORD-3`)
    expect(found.body).toMatchObject({
      commits_count: 1,
      files_count: 1,
      commits: [{ title: 'feat: ORD-3 发票' }],
    })
    expect(found.body.diffs).toMatchObject([{ newPath: 'src/invoice.ts', newFile: true }])
  })

  it('reads files, trees, branches, tags and rules', async () => {
    const found = await as('reader').get(`${repo(codePath)}/files/src%2Forder.ts?ref=main`)
    expect(found.body).toMatchObject({ content: 'one\ntwo\nTHREE\n', encoding: 'text', fileName: 'order.ts' })
    const tree = await as('reader').get(`${repo(codePath)}/files/tree?path=src&ref=main`)
    expect(tree.rows.map((row) => row.path)).toEqual(['src/coupon.ts', 'src/order.ts'])
    const branches = await as('reader').get(`${repo(codePath)}/branches?search=feature`)
    expect(branches.body).toMatchObject([{ name: 'feature/ORD-3', defaultBranch: false, protected: false }])
    const tags = await as('reader').get(`${repo(codePath)}/tags`)
    expect(tags.body).toMatchObject([
      { name: '202610-20261001.7', message: 'release', commit: { title: 'fix: ORD-2 stop double refund' } },
    ])
    const rules = await as('reader').get(`${repo(codePath)}/protectedBranches`)
    expect(rules.body).toMatchObject([{ branch: 'main', allowPushRoles: [40] }])
  })

  it('answers what is not there with 404 and what is not a parameter with 400', async () => {
    const status = async (path: string) => (await as('reader').get(path)).status
    expect(await status(repo('yunfan/no/such'))).toBe(404)
    expect(await status('/codeup/organizations/other/repositories')).toBe(404)
    expect(await status(`${repo(codePath)}/branches/none`)).toBe(404)
    expect(await status(`${repo(codePath)}/commits/${'0'.repeat(40)}`)).toBe(404)
    expect(await status(`${repo(codePath)}/files/none.txt?ref=main`)).toBe(404)
    expect(await status(`${repo(codePath)}/commits`)).toBe(400)
    expect(await status(`${org}/repositories?perPage=500`)).toBe(400)
    expect(await status(`${org}/repositories?colour=red`)).toBe(400)
    const missing = await as('reader').get(repo('yunfan/no/such'))
    expect(missing.body).toMatchObject({ errorCode: 'NotFound', requestId: expect.any(String) })
  })

  it('knows whose token it is', async () => {
    expect((await as('nobody').get(`${org}/repositories`)).status).toBe(401)
    expect((await as('releaser').get('/platform/user')).body).toMatchObject({ username: 'bot-releaser' })
  })
})

describe('rights', () => {
  it('lets a reader write nothing', async () => {
    const writes = await Promise.all([
      as('reader').post(`${repo(codePath)}/branches?branch=x&ref=main`),
      as('reader').post(`${repo(codePath)}/tags?tagName=x&ref=main`),
      as('reader').put(`${repo(manifestPath)}/files/${file}`, {
        branch: 'main',
        content: 'x',
        commitMessage: 'x',
      }),
    ])
    expect(writes.map(({ status }) => status)).toEqual([403, 403, 403])
  })

  it('lets a manifest writer see and change its own repository alone', async () => {
    const writer = as('manifest-test')
    expect((await writer.get(`${org}/repositories`)).rows.map((row) => row.pathWithNamespace)).toEqual([
      manifestPath,
    ])
    const change = { branch: 'main', content: 'digest: b\n', commitMessage: 'P-12' }
    expect((await writer.put(`${repo(manifestPath)}/files/${file}`, change)).status).toBe(200)
    expect((await writer.put(`${repo('yunfan/manifests-production')}/files/${file}`, change)).status).toBe(
      403,
    )
    expect((await writer.get(repo(codePath))).status).toBe(403)
  })

  it('lets a releaser tag but not change files', async () => {
    const tag = `${repo(codePath)}/tags?tagName=202611-20261120.9&ref=main&message=go`
    expect((await as('releaser').post(tag)).body).toMatchObject({ name: '202611-20261120.9', message: 'go' })
    expect((await as('releaser').post(tag)).status).toBe(409)
    const change = { branch: 'feature/ORD-3', filePath: 'a', content: 'x', commitMessage: 'x' }
    expect((await as('releaser').post(`${repo(codePath)}/files`, change)).status).toBe(403)
  })

  it('protects main from a developer’s direct commit', async () => {
    const change = { branch: 'main', filePath: 'a', content: 'x', commitMessage: 'x' }
    expect((await as('developer').post(`${repo(codePath)}/files`, change)).status).toBe(403)
    expect(
      (await as('developer').post(`${repo(codePath)}/files`, { ...change, branch: 'feature/ORD-3' })).status,
    ).toBe(200)
  })
})

describe('writing', () => {
  it('commits several files at once, on the head, in the simulated time', async () => {
    await sim.world.setClock(90 * 86_400_000)
    const parent = await headOf(manifestPath)
    const answer = await as('manifest-test').post(`${repo(manifestPath)}/multipleFiles`, {
      branch: 'main',
      commit_message: 'promote order-service\n\nPromotion: P-12\n',
      actions: [
        {
          action: 'update',
          file_path: 'ack-hz-test/order-service/kustomization.yaml',
          content: 'digest: c\n',
        },
        { action: 'create', file_path: '说明.md', content: 'x' },
      ],
    })
    expect(answer.body).toMatchObject({ parentIds: [parent], title: 'promote order-service' })
    expect(Date.parse(String(answer.body.committedDate))).toBeGreaterThan(sim.clock.now() - 60_000)
    expect(await headOf(manifestPath)).toBe(answer.body.id)
    const read = await as('reader').get(
      `${repo(manifestPath)}/files/${encodeURIComponent('说明.md')}?ref=main`,
    )
    expect(read.body).toMatchObject({ content: 'x', commitId: answer.body.id })
  })

  it('refuses a file that is there, one that is not, an unknown field, and a change that changes nothing', async () => {
    const writer = as('manifest-test')
    const base = { branch: 'main', content: 'digest: a\n', commitMessage: 'x' }
    const statuses = [
      await writer.post(`${repo(manifestPath)}/files`, { ...base, filePath: decodeURIComponent(file) }),
      await writer.put(`${repo(manifestPath)}/files/none`, base),
      await writer.put(`${repo(manifestPath)}/files/${file}`, { ...base, content: 'x', lastCommitId: 'x' }),
      await writer.put(`${repo(manifestPath)}/files/${file}`, base),
      await writer.put(`${repo(manifestPath)}/files/${file}`, { ...base, branch: 'none' }),
    ].map(({ status }) => status)
    expect(statuses).toEqual([409, 404, 400, 400, 404])
  })

  it('keeps commit statuses, one per context', async () => {
    const path = `${repo(codePath)}/commits/${await headOf(codePath)}/statuses`
    const one = await as('releaser').post(path, {
      state: 'pending',
      context: 'sluice/freeze',
      targetUrl: 'http://x',
    })
    const two = await as('releaser').post(path, { state: 'success', context: 'sluice/freeze' })
    expect(two.body.id).toBe(one.body.id)
    expect((await as('reader').get(path)).body).toMatchObject([
      { state: 'success', context: 'sluice/freeze' },
    ])
    expect((await as('releaser').post(path, { state: 'fine' })).status).toBe(400)
  })
})

describe('merge requests', () => {
  const open = (more: Record<string, unknown> = {}) =>
    as('releaser').post(`${repo(codePath)}/changeRequests`, {
      title: 'feat: ORD-3 发票',
      sourceBranch: 'feature/ORD-3',
      targetBranch: 'main',
      ...more,
    })

  it('opens, lists, merges and removes the branch', async () => {
    expect((await open()).body).toMatchObject({ localId: 1, status: 'UNDER_REVIEW', ahead: 1, behind: 1 })
    expect((await open()).status).toBe(409)
    const listed = await as('reader').get(`${org}/changeRequests?state=opened`)
    expect(listed.body).toMatchObject([{ title: 'feat: ORD-3 发票', conflictCheckStatus: 'NO_CONFLICT' }])
    const merge = `${repo(codePath)}/changeRequests/1/merge`
    expect((await as('releaser').post(merge, { mergeType: 'ff-only' })).status).toBe(409)
    const merged = await as('releaser').post(merge, {
      mergeType: 'no-fast-forward',
      removeSourceBranch: true,
    })
    expect(merged.body).toMatchObject({ status: 'MERGED' })
    expect(await headOf(codePath)).toBe(merged.body.mergedRevision)
    const detail = await as('reader').get(`${repo(codePath)}/commits/${String(merged.body.mergedRevision)}`)
    expect(detail.body.parentIds).toHaveLength(2)
    expect((await as('reader').get(`${repo(codePath)}/branches/feature%2FORD-3`)).status).toBe(404)
    expect((await as('releaser').post(merge, { mergeType: 'squash' })).status).toBe(409)
  })

  it.each(['squash', 'rebase'])('merges as %s with one new commit that has one parent', async (mergeType) => {
    await open()
    const before = await headOf(codePath)
    const merged = await as('releaser').post(`${repo(codePath)}/changeRequests/1/merge`, { mergeType })
    const detail = await as('reader').get(`${repo(codePath)}/commits/${String(merged.body.mergedRevision)}`)
    expect(detail.body.parentIds).toEqual([before])
  })

  it('says that both sides changed the same lines', async () => {
    const change = { content: 'one\nTWO\nthree\n', commitMessage: 'feat: ORD-3 clash' }
    await as('developer').put(`${repo(codePath)}/files/src%2Forder.ts`, {
      ...change,
      branch: 'feature/ORD-3',
    })
    await as('releaser').post(`${repo(codePath)}/branches?branch=feature%2FORD-5&ref=main`)
    const other = { content: 'one\nzwei\nthree\n', commitMessage: 'feat: ORD-5', branch: 'feature/ORD-5' }
    await as('developer').put(`${repo(codePath)}/files/src%2Forder.ts`, other)
    await open({ sourceBranch: 'feature/ORD-5' })
    await as('releaser').post(`${repo(codePath)}/changeRequests/1/merge`, { mergeType: 'squash' })
    expect((await open()).body).toMatchObject({ localId: 2, conflictCheckStatus: 'HAS_CONFLICT' })
    const merged = await as('releaser').post(`${repo(codePath)}/changeRequests/2/merge`, {
      mergeType: 'squash',
    })
    expect(merged.status).toBe(409)
  })
})
