import { Refusal } from '../../kernel/errors.ts'
import { writeCommit } from '../git/commit.ts'
import { inTurn } from '../git/dirs.ts'
import { entryAt, readFileAt } from '../git/objects.ts'
import { resolveCommit } from '../git/reading.ts'
import type { CodeRepository, YunxiaoUser } from './rows.ts'
import type { CodeupState } from './state.ts'

export type FileAction =
  | { action: 'create' | 'update' | 'put'; path: string; content: Buffer }
  | { action: 'delete'; path: string }
  | { action: 'move'; path: string; previousPath: string; content?: Buffer }

/**
 * Commits files on the head of a branch. `create` needs the file absent, `update`, `delete` and `move` present, `put` takes
 * either; nothing changed is refused as Codeup does. `actions` may be made from the head, under the repository's lock.
 */
export async function commitFiles(
  state: CodeupState,
  repository: Readonly<CodeRepository>,
  commit: {
    branch: string
    message: string
    user: Readonly<YunxiaoUser>
    at?: number
    actions: FileAction[] | ((head: string) => Promise<FileAction[]>)
  },
): Promise<{ sha: string; parent: string }> {
  const dir = state.dirOf(repository)
  const at = commit.at ?? state.world.clock.now()
  const ref = `refs/heads/${commit.branch}`
  const written = await inTurn(state.world, repository.path, async () => {
    const parent = await resolveCommit(dir, commit.branch, 'branch')
    if (parent === undefined)
      throw new Refusal(404, 'NotFound', `The branch ${commit.branch} does not exist.`)
    const actions = typeof commit.actions === 'function' ? await commit.actions(parent) : commit.actions
    const files = await filesOf(dir, parent, actions)
    if (files.size === 0)
      throw new Refusal(400, 'InvalidParameter', 'Nothing changed: the content is what the file has.')
    const { message, user: author } = commit
    const sha = await writeCommit(dir, { ref, parent, author, at, message, files })
    if (sha === undefined) throw new Refusal(409, 'Conflict', `The branch ${commit.branch} moved meanwhile.`)
    return { parent, sha }
  })
  const { sha, parent } = written
  await state.announce({ repository, ref, before: parent, after: sha, user: commit.user, at })
  return written
}

async function filesOf(
  dir: string,
  head: string,
  actions: FileAction[],
): Promise<Map<string, Buffer | null>> {
  const files = new Map<string, Buffer | null>()
  const present = async (path: string): Promise<Buffer | undefined> =>
    files.has(path) ? (files.get(path) ?? undefined) : readFileAt(dir, head, path)
  for (const action of actions) {
    checkPath(action.path)
    const before = await present(action.path)
    const from = action.action === 'move' ? await present(action.previousPath) : undefined
    const mustBe = action.action === 'update' || action.action === 'delete'
    if (mustBe && before === undefined)
      throw new Refusal(404, 'NotFound', `The file ${action.path} does not exist.`)
    if ((action.action === 'create' || action.action === 'move') && before !== undefined)
      throw new Refusal(409, 'Conflict', `The file ${action.path} exists already.`)
    if (action.action === 'move') {
      if (from === undefined)
        throw new Refusal(404, 'NotFound', `The file ${action.previousPath} does not exist.`)
      files.set(action.previousPath, null)
      files.set(action.path, action.content ?? from)
    } else if (action.action === 'delete') files.set(action.path, null)
    else if (before === undefined || !before.equals(action.content)) files.set(action.path, action.content)
  }
  return files
}

function checkPath(path: string): void {
  const parts = path.split('/')
  if (
    parts.some((part) => part === '' || part === '.' || part === '..' || part === '.git') ||
    path.includes('\0')
  )
    throw new Refusal(400, 'InvalidParameter', `"${path}" is not a path of a file.`)
}

/** Blob id of a file at a commit. */
export async function blobIdOf(dir: string, sha: string, path: string): Promise<string | undefined> {
  const entry = await entryAt(dir, sha, path)
  return entry?.type === 'blob' ? entry.id : undefined
}
