import { gunzipSync } from 'node:zlib'
import { Refusal } from '../../kernel/errors.ts'
import type { MountRequest } from '../../kernel/mount.ts'
import { type Answer, HANDLED } from '../../kernel/reply.ts'
import type { World } from '../../kernel/world.ts'
import { callerOf, needBranchRight, needRight, userOf } from '../codeup/access.ts'
import type { CodeRepository } from '../codeup/rows.ts'
import type { CodeupState } from '../codeup/state.ts'
import { gitRoot, inTurn } from './dirs.ts'
import { runHttpBackend } from './http-backend.ts'
import { refMap } from './reading.ts'

const challenge = { 'www-authenticate': 'Basic realm="Codeup"' }

/** `git clone http://anyone:<token>@host/git/yunfan/trade/order-service.git`: git's own CGI behind token rights. */
export function serveSmartHttp(world: World, state: CodeupState): void {
  const route = (method: string, pattern: string, action: string, write: boolean) => ({
    method,
    pattern,
    action,
    write,
    handle: (request: MountRequest) => serve(world, state, request),
  })
  world.mount({
    product: 'git',
    prefix: '/git',
    authenticate: (request) => callerOf(state, passwordOf(request)),
    errorReply: (error) => ({
      status: error.status,
      headers: { 'content-type': 'text/plain;charset=utf-8', ...(error.status === 401 ? challenge : {}) },
      body: `${error.message}\n`,
    }),
    routes: [
      route('GET', '/*repo/info/refs', 'InfoRefs', false),
      route('POST', '/*repo/git-upload-pack', 'UploadPack', false),
      route('POST', '/*repo/git-receive-pack', 'ReceivePack', true),
    ],
  })
}

function passwordOf(request: MountRequest): string {
  const [scheme, encoded = ''] = (request.headers.authorization ?? '').split(' ')
  const [, ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  if (scheme?.toLowerCase() !== 'basic' || password.length === 0)
    throw new Refusal(401, 'Unauthorized', 'Give a personal access token as password.')
  return password.join(':')
}

async function serve(world: World, state: CodeupState, request: MountRequest): Promise<Answer> {
  const path = request.variable('repo').replace(/\.git$/, '')
  const repository = state.repository(path)
  request.resource = path
  if (repository === undefined || repository.path !== path)
    throw new Refusal(404, 'NotFound', `repository ${path} not found`)
  const operation = request.path.slice(request.path.lastIndexOf('/') + 1)
  const pushes = operation === 'git-receive-pack' || request.query.get('service') === 'git-receive-pack'
  needRight(state, request.caller, pushes ? 'write' : 'read', repository)
  const body = await bodyOf(request)
  const run = () =>
    runHttpBackend(
      {
        root: gitRoot(world),
        pathInfo: `/${repository.path}.git/${operation === 'refs' ? 'info/refs' : operation}`,
        method: request.method,
        query: request.query.toString(),
        contentType: request.headers['content-type'] ?? '',
        protocol: String(request.headers['git-protocol'] ?? ''),
        user: userOf(state, request.caller).username,
        body,
        at: world.clock.now(),
      },
      request.outgoing,
    )
  if (operation === 'git-receive-pack') await receive(state, request, repository, body, run)
  else {
    await run()
    request.outgoing.end()
  }
  return HANDLED
}

/** A push: protected branches are judged before git sees it, and who watches learns of it before the client is answered. */
async function receive(
  state: CodeupState,
  request: MountRequest,
  repository: Readonly<CodeRepository>,
  body: Buffer,
  run: () => Promise<void>,
): Promise<void> {
  for (const ref of pushedRefs(body)) {
    if (!ref.startsWith('refs/heads/') && !ref.startsWith('refs/tags/'))
      throw new Refusal(403, 'Forbidden', `${ref} is not for pushing.`)
    if (ref.startsWith('refs/heads/'))
      needBranchRight(state, request.caller, repository, ref.slice('refs/heads/'.length), 'push')
  }
  const dir = state.dirOf(repository)
  const moved = await inTurn(state.world, repository.path, async () => {
    const before = await refMap(dir)
    await run()
    const after = await refMap(dir)
    const names = new Set([...before.keys(), ...after.keys()])
    return [...names]
      .map((ref) => ({ ref, before: before.get(ref), after: after.get(ref) }))
      .filter((change) => change.before !== change.after)
  })
  const user = userOf(state, request.caller)
  for (const change of moved)
    await state.announce({ repository, ...change, user, at: state.world.clock.now() })
  request.outgoing.end()
}

/** The refs that a receive-pack body wants to move: pkt-lines `old new ref\0capabilities` up to the flush. */
function pushedRefs(body: Buffer): string[] {
  const refs: string[] = []
  for (let at = 0; at + 4 <= body.length; ) {
    const length = Number.parseInt(body.subarray(at, at + 4).toString('latin1'), 16)
    if (!(length > 4)) break
    const line = body.subarray(at + 4, at + length).toString('utf8')
    const ref = /^[0-9a-f]{40} [0-9a-f]{40} ([^\0\n]+)/.exec(line)?.[1]
    if (ref !== undefined) refs.push(ref)
    at += length
  }
  return refs
}

async function bodyOf(request: MountRequest): Promise<Buffer> {
  if (request.method !== 'POST') return Buffer.alloc(0)
  const bytes = await request.body()
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
}
