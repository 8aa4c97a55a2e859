import { describe, expect, it } from 'vitest'
import { everyItem, must, type Scene } from './scene.ts'

/** What CodePort promises. */
export function describeCode(scene: () => Scene): void {
  describe('code', () => {
    const code = async () => (await scene().gate.reading(scene().connectionId)).code
    const absent = { ok: false, failure: { kind: 'not-found', definite: true } }

    it('lists repositories, the most recently active first', async () => {
      const port = await code()
      const all = await everyItem((page) => port.listRepositories(page))
      expect(all.map((each) => each.path)).toContain(scene().code.repository)
      const times = all.map((each) => each.activeAt?.getTime() ?? 0)
      expect(times).toEqual([...times].sort((a, b) => b - a))
      expect(new Set(all.map((each) => each.externalId)).size).toBe(all.length)
    })

    it('tells the default branch of one repository', async () => {
      const found = must(await (await code()).getRepository(scene().code.repository))
      expect(found).toMatchObject({
        path: scene().code.repository,
        defaultBranch: scene().code.branch,
        archived: false,
      })
      expect(await (await code()).getRepository('yunfan/nowhere/nothing')).toMatchObject(absent)
    })

    it('reads heads and commits, newest first', async () => {
      const { repository, branch, shas } = scene().code
      const port = await code()
      expect(must(await port.getBranchHead(repository, branch))).toBe(shas.at(-1))
      const commits = await everyItem((page) => port.listCommits(repository, branch, page))
      expect(commits.map((each) => each.sha)).toEqual([...shas].reverse())
      expect(commits.at(-1)?.parents).toEqual([])
      expect(commits[0]?.committedAt.getTime()).toBeGreaterThanOrEqual(
        commits.at(-1)?.committedAt.getTime() ?? 0,
      )
      expect(await port.getBranchHead(repository, 'no/such-branch')).toMatchObject(absent)
    })

    it('reads one commit', async () => {
      const { repository, shas } = scene().code
      const port = await code()
      const sha = shas.at(-1) ?? ''
      expect(must(await port.getCommit(repository, sha))).toMatchObject({ sha })
      expect(await port.getCommit(repository, '0'.repeat(40))).toMatchObject(absent)
    })

    it('compares two commits: what the second has and the first has not', async () => {
      const { repository, shas } = scene().code
      const port = await code()
      const [from, to] = [shas.at(-3) ?? '', shas.at(-1) ?? '']
      const newer = must(await port.compareCommits(repository, from, to))
      expect(newer.map((each) => each.sha).sort()).toEqual(shas.slice(-2).sort())
      expect(must(await port.compareCommits(repository, to, from))).toEqual([])
    })

    it('lists git tags with the commits they stand on', async () => {
      const { repository, gitTag } = scene().code
      const port = await code()
      expect(await everyItem((page) => port.listGitTags(repository, page))).toContainEqual(gitTag)
    })

    it('reads a file with its revision', async () => {
      const { repository, branch, file } = scene().code
      const port = await code()
      const found = must(await port.getFile(repository, branch, file.path))
      expect(found).toMatchObject(file)
      expect(found.revision).not.toBe('')
      expect(await port.getFile(repository, branch, 'no/such/file.yaml')).toMatchObject(absent)
    })
  })
}

/** What ManifestPort promises. */
export function describeManifests(scene: () => Scene): void {
  describe('manifests', () => {
    const promoting = (environmentId: string, session = 'wang.contract') =>
      scene().gate.promoting(scene().connectionId, environmentId, session)
    async function read(session?: string) {
      const { repository, branch, path } = scene().manifest
      const { manifests } = await promoting(scene().environmentId, session)
      const parent = must(await manifests.getHead(repository, branch))
      const file = must(await manifests.getFile(repository, parent, path))
      return { manifests, parent, file, at: { repository, branch, path } }
    }

    it('commits on the head that was read, and finds the commit again', async () => {
      const { manifests, parent, file, at } = await read()
      const message = 'Promote [skip ci]\n\nPromoted-by: wang\nPromotion: contract-1\n'
      const content = `${file.content}# one\n`
      const written = must(
        await manifests.commitFile({ ...at, content, message, parent, revision: file.revision }),
      )
      expect(must(await manifests.getHead(at.repository, at.branch))).toBe(written.sha)
      expect(must(await manifests.getFile(at.repository, at.branch, at.path)).content).toBe(content)
      const [newest] = must(await manifests.listCommits(at.repository, at.branch, at.path))
      expect(newest?.sha).toBe(written.sha)
      expect(newest?.parents).toEqual([parent])
      expect(newest?.message.trimEnd()).toBe(message.trimEnd())
    })

    it('refuses to write when the file changed meanwhile', async () => {
      const { manifests, parent, file, at } = await read()
      await scene().commitElsewhere(at.path, `${file.content}# somebody else\n`)
      const late = {
        ...at,
        content: `${file.content}# two\n`,
        message: 'Too late',
        parent,
        revision: file.revision,
      }
      expect(await manifests.commitFile(late)).toMatchObject({
        ok: false,
        failure: { kind: 'conflict', definite: true },
      })
      expect(must(await manifests.getFile(at.repository, at.branch, at.path)).content).toBe(
        `${file.content}# somebody else\n`,
      )
    })

    it('writes when other files of the branch changed meanwhile, and keeps them', async () => {
      const { manifests, parent, file, at } = await read()
      const notes = at.path.replace(/[^/]+$/, 'notes.md')
      const theirs = `${Math.random()}\n`
      await scene().commitElsewhere(notes, theirs)
      const content = `${file.content}# three\n`
      must(
        await manifests.commitFile({ ...at, content, message: 'Beside it', parent, revision: file.revision }),
      )
      const head = must(await manifests.getHead(at.repository, at.branch))
      expect(must(await manifests.getFile(at.repository, head, at.path)).content).toBe(content)
      expect(must(await manifests.getFile(at.repository, head, notes)).content).toBe(theirs)
    })
  })
}
