import { refuse } from '../../kernel/errors.ts'
import type { Route } from '../../kernel/mount.ts'
import { entryAt, readBlob, readCommit } from '../git/objects.ts'
import { lastCommitOf, listTree } from '../git/reading.ts'
import { needBranchRight } from './access.ts'
import { renderCommit } from './render.ts'
import {
  neededCommit,
  neededFound,
  notFound,
  type RepositoryCall,
  repositoryRoute,
} from './repository-call.ts'
import type { CodeupState } from './state.ts'
import { bodyOf, neededQuery, onlyQuery, queryText, readFields } from './wire.ts'
import { blobIdOf, commitFiles, type FileAction } from './writing.ts'

const fileBody = {
  branch: 'string!',
  content: 'string!',
  commitMessage: 'string!',
  encoding: 'string',
} as const
const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1)

function contentOf(content: string, encoding: string | undefined): Buffer {
  if (encoding !== undefined && encoding !== 'text' && encoding !== 'base64')
    throw refuse.invalidParameter('encoding')
  return Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8')
}

/** Commits as the caller, who must be allowed to push to the branch. */
async function commitAs(
  state: CodeupState,
  call: RepositoryCall,
  branch: string,
  message: string,
  actions: FileAction[],
) {
  if (message.trim() === '') throw refuse.missingParameter('commitMessage')
  needBranchRight(state, call.request.caller, call.repository, branch, 'push')
  return commitFiles(state, call.repository, { branch, message, user: call.user, actions })
}

export function fileRoutes(state: CodeupState): Route[] {
  const tree = repositoryRoute(state, {
    method: 'GET',
    below: '/files/tree',
    action: 'ListFiles',
    query: ['path', 'ref', 'type'],
    handle: async ({ request, repository, dir }) => {
      const type = queryText(request, 'type') ?? 'DIRECT'
      if (!['DIRECT', 'RECURSIVE', 'FLATTEN'].includes(type)) throw refuse.invalidParameter('type')
      const sha = await neededCommit(dir, queryText(request, 'ref') ?? repository.defaultBranch)
      const path = queryText(request, 'path') ?? ''
      const entries = await listTree(
        dir,
        sha,
        path === '' ? '' : `${path.replace(/\/$/, '')}/`,
        type !== 'DIRECT',
      )
      return {
        body: entries.map(({ id, mode, type: kind, path: full, size }) => ({
          id,
          name: baseName(full),
          path: full,
          type: kind,
          mode,
          size,
          isLFS: false,
        })),
      }
    },
  })
  return [tree, ...singleFileRoutes(state), severalFiles(state)]
}

function singleFileRoutes(state: CodeupState): Route[] {
  return [
    repositoryRoute(state, {
      method: 'GET',
      below: '/files/:path',
      action: 'GetFileBlobs',
      query: ['ref'],
      handle: async ({ request, dir }) => {
        const ref = neededQuery(request, 'ref')
        const sha = await neededCommit(dir, ref)
        const path = request.variable('path')
        const entry = await entryAt(dir, sha, path)
        if (entry?.type !== 'blob') throw notFound(`The file ${path}`)
        const [bytes, last] = await Promise.all([readBlob(dir, entry.id), lastCommitOf(dir, sha, path)])
        const text = bytes.toString('utf8')
        const isText = Buffer.from(text).equals(bytes)
        return {
          body: {
            fileName: baseName(path),
            filePath: path,
            size: String(bytes.length),
            encoding: isText ? 'text' : 'base64',
            content: isText ? text : bytes.toString('base64'),
            ref,
            blobId: entry.id,
            commitId: last ?? sha,
          },
        }
      },
    }),
    repositoryRoute(state, {
      method: 'POST',
      below: '/files',
      action: 'CreateFile',
      right: 'write',
      handle: async (call) => {
        const body = await bodyOf(call.request, { ...fileBody, filePath: 'string!' })
        const content = contentOf(body.content, body.encoding)
        const actions: FileAction[] = [{ action: 'create', path: body.filePath, content }]
        const { sha } = await commitAs(state, call, body.branch, body.commitMessage, actions)
        const newOid = await blobIdOf(call.dir, sha, body.filePath)
        return { body: { filePath: body.filePath, branch: body.branch, newOid } }
      },
    }),
    repositoryRoute(state, {
      method: 'PUT',
      below: '/files/:path',
      action: 'UpdateFile',
      right: 'write',
      handle: async (call) => {
        const body = await bodyOf(call.request, fileBody)
        const path = call.request.variable('path')
        const content = contentOf(body.content, body.encoding)
        const { sha } = await commitAs(state, call, body.branch, body.commitMessage, [
          { action: 'update', path, content },
        ])
        return { body: { filePath: path, branch: body.branch, newOid: await blobIdOf(call.dir, sha, path) } }
      },
    }),
    repositoryRoute(state, {
      method: 'DELETE',
      below: '/files/:path',
      action: 'DeleteFile',
      right: 'write',
      query: ['branch', 'commitMessage'],
      handle: async (call) => {
        const path = call.request.variable('path')
        const branch = neededQuery(call.request, 'branch')
        const commitMessage = neededQuery(call.request, 'commitMessage')
        const { sha } = await commitAs(state, call, branch, commitMessage, [{ action: 'delete', path }])
        return { body: { filePath: path, branch, commitId: sha, commitMessage } }
      },
    }),
  ]
}

function severalFiles(state: CodeupState): Route {
  return repositoryRoute(state, {
    method: 'POST',
    below: '/multipleFiles',
    action: 'CommitMultipleFiles',
    right: 'write',
    handle: async (call) => {
      onlyQuery(call.request, [])
      const body = await bodyOf(call.request, {
        branch: 'string!',
        commit_message: 'string!',
        actions: 'list!',
      })
      if (body.actions.length === 0) throw refuse.missingParameter('actions')
      const actions = body.actions.map(actionOf)
      const { sha } = await commitAs(state, call, body.branch, body.commit_message, actions)
      return { body: renderCommit(call.repository, neededFound(await readCommit(call.dir, sha), sha)) }
    },
  })
}

function actionOf(value: unknown): FileAction {
  if (typeof value !== 'object' || value === null) throw refuse.invalidParameter('actions')
  const fields = readFields(value as Record<string, unknown>, {
    action: 'string!',
    file_path: 'string!',
    content: 'string',
    previous_path: 'string',
  })
  const { action, file_path: path, content, previous_path: previousPath } = fields
  if (action === 'create' || action === 'update') {
    if (content === undefined) throw refuse.missingParameter('actions.content')
    return { action, path, content: Buffer.from(content) }
  }
  if (action === 'delete') return { action, path }
  if (action !== 'move') throw refuse.invalidParameter('actions.action')
  if (previousPath === undefined) throw refuse.missingParameter('actions.previous_path')
  return { action, path, previousPath, ...(content === undefined ? {} : { content: Buffer.from(content) }) }
}
