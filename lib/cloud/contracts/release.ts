import { describe, expect, it } from 'vitest'
import { openRule, restoring, tightened } from '../../domain/branch-rule/rule.ts'
import { takesBack } from '../../domain/commit/revert.ts'
import type { CloudGate } from '../ports/cloud.ts'
import { everyItem, must } from './scene.ts'

/** What every implementation arranges for the suite of releases. Facts come from whoever arranged them. */
export interface ReleaseScene {
  gate: CloudGate
  connectionId: string
  repository: string
  /** Of main, oldest first. */
  shas: string[]
  /** Commits with their parents: one change, the same elsewhere, and what takes it back; and one that is another change. */
  patches: Record<'change' | 'twin' | 'back' | 'other', { sha: string; parent: string }>
  workItem: { key: string; type: string }
  /** A run that waits for a person, twice arranged: one to pass, one to refuse. */
  waiting: { pipeline: string; pass: number; refuse: number }
  close(): Promise<void>
}

const context = 'sluice/freeze'

/** What ReleasePort, PipelineGatePort, WorkItemPort and the reads of releases promise. */
export function describeReleases(scene: () => ReleaseScene): void {
  const releasing = async () => (await scene().gate.releasing(scene().connectionId)).code
  const reading = async () => (await scene().gate.reading(scene().connectionId)).code
  const shaAt = (at: number) => scene().shas.at(at) ?? ''
  const failed = (kind: string) => ({ ok: false, failure: { kind, definite: true } })

  describe('branches and Git tags', () => {
    it('makes a branch once, finds its own again, and moves nobody else’s', async () => {
      const { repository } = scene()
      const port = await releasing()
      const wish = { repository, branch: 'release/209901', sha: shaAt(-2) }
      expect(must(await port.createBranch(wish))).toEqual({ created: true })
      expect(must(await port.createBranch(wish))).toEqual({ created: false })
      const refused = await port.createBranch({ ...wish, sha: shaAt(-1) })
      expect(refused).toMatchObject(failed('conflict'))
      expect(refused.ok ? '' : refused.failure.message).toContain(shaAt(-2).slice(0, 12))
      const code = await reading()
      expect(must(await code.getBranchHead(repository, wish.branch))).toBe(wish.sha)
      expect(await everyItem((page) => code.listBranches(repository, 'release/2099', page))).toEqual([
        { name: wish.branch, headSha: wish.sha },
      ])
      expect(await everyItem((page) => code.listBranches(repository, 'elease/2099', page))).toEqual([])
    })

    it('makes a Git tag on a commit, and only there', async () => {
      const { repository } = scene()
      const port = await releasing()
      const wish = { repository, name: '209901-20990115.7', sha: shaAt(-1), message: 'minted' }
      expect(must(await port.createGitTag(wish))).toEqual({ created: true })
      expect(must(await port.createGitTag(wish))).toEqual({ created: false })
      expect(await port.createGitTag({ ...wish, sha: shaAt(-2) })).toMatchObject(failed('conflict'))
      // A name that only contains it is another one.
      expect(must(await port.createGitTag({ ...wish, name: '209901-20990115.77' }))).toEqual({
        created: true,
      })
      const tags = await (async () => {
        const code = await reading()
        return everyItem((page) => code.listGitTags(repository, page))
      })()
      expect(tags).toContainEqual({ name: wish.name, sha: wish.sha })
    })

    it('says what is not there', async () => {
      const { repository } = scene()
      const port = await releasing()
      const lost = '0'.repeat(40)
      expect(await port.createBranch({ repository, branch: 'release/209902', sha: lost })).toMatchObject(
        failed('not-found'),
      )
      expect(
        await port.createBranch({ repository: 'yunfan/no/where', branch: 'release/209902', sha: shaAt(-1) }),
      ).toMatchObject(failed('not-found'))
    })
  })

  describe('merge requests', () => {
    it('opens one between two branches, and finds it open the second time', async () => {
      const { repository, patches } = scene()
      const port = await releasing()
      must(await port.createBranch({ repository, branch: 'hotfix/BACK-1', sha: patches.change.sha }))
      const wish = {
        repository,
        sourceBranch: 'hotfix/BACK-1',
        targetBranch: 'main',
        title: 'Back-merge',
        description: 'owed',
      }
      const opened = must(await port.openMergeRequest(wish))
      expect(opened.created).toBe(true)
      expect(must(await port.openMergeRequest(wish))).toEqual({ ...opened, created: false })
      const code = await reading()
      const expected = {
        number: opened.number,
        sourceBranch: 'hotfix/BACK-1',
        targetBranch: 'main',
        state: 'open',
        headSha: patches.change.sha,
      }
      expect(must(await code.getMergeRequest(repository, opened.number))).toMatchObject(expected)
      const open = await everyItem((page) => code.listMergeRequests(repository, 'open', page))
      expect(open).toContainEqual(expect.objectContaining(expected))
      const { externalId } = must(await code.getRepository(repository))
      const everywhere = await everyItem((page) => code.listOpenMergeRequests(page))
      expect(everywhere).toContainEqual(expect.objectContaining({ ...expected, repository: externalId }))
      const merged = await everyItem((page) => code.listMergeRequests(repository, 'merged', page))
      expect(merged.map(({ number }) => number)).not.toContain(opened.number)
    })

    it('refuses one without a branch, and one that brings nothing', async () => {
      const { repository } = scene()
      const port = await releasing()
      const wish = { repository, sourceBranch: 'no/such', targetBranch: 'main', title: 'x', description: '' }
      expect(await port.openMergeRequest(wish)).toMatchObject(failed('not-found'))
      must(await port.createBranch({ repository, branch: 'release/209903', sha: shaAt(-1) }))
      expect(await port.openMergeRequest({ ...wish, sourceBranch: 'release/209903' })).toMatchObject(
        failed('invalid'),
      )
      expect(await (await reading()).getMergeRequest(repository, 999_999)).toMatchObject(failed('not-found'))
    })
  })

  it('writes a commit status once, and again when it says something else', async () => {
    const { repository } = scene()
    const port = await releasing()
    const wish = {
      repository,
      sha: shaAt(-1),
      context,
      state: 'failure' as const,
      description: 'Release week: only fixes',
      targetUrl: null,
    }
    expect(must(await port.writeCommitStatus(wish))).toEqual({ written: true })
    expect(must(await port.writeCommitStatus(wish))).toEqual({ written: false })
    expect(must(await port.writeCommitStatus({ ...wish, state: 'success' }))).toEqual({ written: true })
    expect(must(await port.writeCommitStatus({ ...wish, context: 'sluice/other' }))).toEqual({
      written: true,
    })
    expect(await port.writeCommitStatus({ ...wish, context: 'x'.repeat(51) })).toMatchObject(
      failed('invalid'),
    )
    expect(await port.writeCommitStatus({ ...wish, sha: '0'.repeat(40) })).toMatchObject(failed('not-found'))
  })

  it('tightens a rule and puts back the same rule, whole', async () => {
    const { repository } = scene()
    const port = await releasing()
    const branch = 'release/2099*'
    const made = must(
      await port.writeBranchRule(repository, null, { ...openRule(branch), allowMergeUserIds: ['u-wang'] }),
    )
    expect(await port.writeBranchRule(repository, null, openRule(branch))).toMatchObject(failed('conflict'))
    const read = async () => {
      const rules = must(await port.listBranchRules(repository))
      return rules.find(({ externalId }) => externalId === made.externalId)?.rule ?? null
    }
    const before = await read()
    if (before === null) throw new Error('the rule was not listed')
    const ours = tightened(before, context)
    must(await port.writeBranchRule(repository, made.externalId, ours))
    expect(await read()).toEqual(ours)
    const back = restoring(before, ours, await read())
    if (back.act !== 'write') throw new Error(`nothing to put back: ${back.act}`)
    must(await port.writeBranchRule(repository, made.externalId, back.rule))
    expect(await read()).toEqual(before)
    expect(
      await port.writeBranchRule(repository, made.externalId, { ...ours, allowMergeRoles: [30] }),
    ).toMatchObject(failed('invalid'))
    must(await port.removeBranchRule(repository, made.externalId))
    must(await port.removeBranchRule(repository, made.externalId))
    expect(await read()).toBeNull()
    expect(await port.writeBranchRule(repository, made.externalId, ours)).toMatchObject(failed('not-found'))
  })

  it('names a change by what it does, wherever it stands, and what takes it back', async () => {
    const { repository, patches } = scene()
    const code = await reading()
    const idOf = async (name: keyof typeof patches) => {
      const { sha, parent } = patches[name]
      return must(await code.getPatchId(repository, sha, parent)) ?? ''
    }
    const [change, twin, back, other] = [
      await idOf('change'),
      await idOf('twin'),
      await idOf('back'),
      await idOf('other'),
    ]
    expect(change).toMatch(/^[0-9a-f]{64}$/)
    expect(twin).toBe(change)
    expect(takesBack(back, change)).toBe(true)
    expect(other).not.toBe(change)
    expect(takesBack(other, change)).toBe(false)
    const { sha } = patches.change
    expect(must(await code.getPatchId(repository, sha, sha))).toBeNull()
    expect(await code.getPatchId(repository, '0'.repeat(40), sha)).toMatchObject(failed('not-found'))
  })

  it('reads work items by their keys, and leaves out what is not there', async () => {
    const { gate, connectionId, workItem } = scene()
    const { workItems } = await gate.reading(connectionId)
    const found = must(
      await workItems.listWorkItems([workItem.key, 'NOPROJ-1', workItem.key.replace(/\d+$/, '9999999')]),
    )
    expect(found.map(({ key, type }) => ({ key, type }))).toEqual([workItem])
    expect(must(await workItems.listWorkItems([]))).toEqual([])
  })

  it('passes and refuses what waits for a person, once', async () => {
    const { gate, connectionId, waiting } = scene()
    const { gates } = await gate.releasing(connectionId)
    const { pipeline } = waiting
    for (const answer of ['pass', 'refuse'] as const) {
      const run = waiting[answer]
      const [job] = must(await gates.listManualGates(pipeline, run))
      expect(job).toMatchObject({ waiting: true })
      const id = job?.jobId ?? ''
      expect(must(await gates.answerManualGate(pipeline, run, id, answer))).toEqual({ answered: true })
      expect(must(await gates.answerManualGate(pipeline, run, id, answer))).toEqual({ answered: false })
      const other = answer === 'pass' ? 'refuse' : 'pass'
      expect(await gates.answerManualGate(pipeline, run, id, other)).toMatchObject(failed('conflict'))
      expect(must(await gates.listManualGates(pipeline, run))).toEqual([])
    }
    expect(await gates.listManualGates(pipeline, 999_999)).toMatchObject(failed('not-found'))
    expect(await gates.answerManualGate(pipeline, waiting.pass, 'nobody', 'pass')).toMatchObject(
      failed('not-found'),
    )
  })
}
