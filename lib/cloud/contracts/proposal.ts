import { describe, expect, it } from 'vitest'
import type { CloudGate } from '../ports/cloud.ts'
import { must } from './scene.ts'

/** A repository in which infrastructure is written down, with one file of it on main. */
export interface ProposalScene {
  gate: CloudGate
  connectionId: string
  repository: string
  path: string
  text: string
}

/** What ProposingCloud promises: a change stands on a branch of its own, and nobody's main is moved. */
export function describeProposals(scene: () => ProposalScene): void {
  describe('proposals', () => {
    it('writes a file on a branch of its own, and asks for it to be merged', async () => {
      const { gate, connectionId, repository, path, text } = scene()
      const { code, files } = await gate.proposing(connectionId)
      const base = must(await files.getHead(repository, 'main'))
      const branch = 'sluice/cost-tags-contract'
      expect(must(await code.createBranch({ repository, branch, sha: base }))).toEqual({ created: true })
      const file = must(await files.getFile(repository, branch, path))
      expect(file.content).toBe(text)
      const content = `${text}# costTags 成本标签\n`
      const wish = { repository, branch, path, content, message: 'CostTags\n\nSluice-Fix: 1', parent: base }
      const { sha } = must(await files.commitFile({ ...wish, revision: file.revision }))
      expect(must(await files.getFile(repository, branch, path)).content).toBe(content)
      expect(must(await files.listCommits(repository, branch, path))[0]).toMatchObject({
        sha,
        message: expect.stringContaining('Sluice-Fix: 1'),
      })
      const stale = await files.commitFile({
        ...wish,
        content: 'x',
        message: 'again',
        revision: file.revision,
      })
      expect(stale).toMatchObject({ ok: false, failure: { kind: 'conflict' } })
      const request = { repository, sourceBranch: branch, targetBranch: 'main', title: 'T', description: 'D' }
      const opened = must(await code.openMergeRequest(request))
      expect(opened.created).toBe(true)
      expect(must(await code.openMergeRequest(request))).toEqual({ ...opened, created: false })
      expect(must(await files.getHead(repository, 'main'))).toBe(base)
      expect(must(await files.getFile(repository, 'main', path)).content).toBe(text)
    })

    it('says what is not there', async () => {
      const { gate, connectionId, repository } = scene()
      const { files } = await gate.proposing(connectionId)
      const absent = { ok: false, failure: { kind: 'not-found', definite: true } }
      expect(await files.getFile(repository, 'main', 'no/such.tf')).toMatchObject(absent)
      expect(await files.getHead(repository, 'no-such-branch')).toMatchObject(absent)
    })
  })
}
