import { Refusal } from '../../kernel/errors.ts'
import type { MountRequest, Route } from '../../kernel/mount.ts'
import type { Reply } from '../../kernel/reply.ts'
import { pointTag, removeManifest, removeTag, storeManifest } from '../acr/images.ts'
import { inRepo } from '../acr/state.ts'
import { basePath, type RegistryDoor, serviceOf } from './door.ts'

const MANIFEST_LIMIT_BYTES = 4 * 1024 * 1024
const api = { 'docker-distribution-api-version': 'registry/2.0' }
const pattern = '/*name/manifests/:reference'

/** Manifests by tag and digest, and the list of tags. */
export function manifestRoutes(door: RegistryDoor): Route[] {
  return [
    { method: 'GET', pattern, action: 'GetManifest', handle: (request) => readManifest(door, request) },
    { method: 'HEAD', pattern, action: 'HeadManifest', handle: (request) => readManifest(door, request) },
    {
      method: 'PUT',
      pattern,
      action: 'PutManifest',
      write: true,
      handle: (request) => putManifest(door, request),
    },
    {
      method: 'DELETE',
      pattern,
      action: 'DeleteManifest',
      write: true,
      handle: (request) => deleteManifest(door, request),
    },
    {
      method: 'GET',
      pattern: '/*name/tags/list',
      action: 'ListTags',
      handle: (request) => listTags(door, request),
    },
  ]
}

const unknown = (reference: string) => new Refusal(404, 'MANIFEST_UNKNOWN', `manifest unknown: ${reference}`)

function readManifest(door: RegistryDoor, request: MountRequest): Reply {
  const { state } = door
  const { repoId } = door.enter(request, 'pull')
  const reference = request.variable('reference')
  const digest = state.digestOf(repoId, reference)
  const manifest = digest === undefined ? undefined : state.manifests.get(inRepo(repoId, digest))
  const bytes = manifest === undefined ? undefined : state.world.store.readBlob(manifest.digest)
  if (manifest === undefined || bytes === undefined) throw unknown(reference)
  const headers = {
    ...api,
    'content-type': manifest.mediaType,
    'docker-content-digest': manifest.digest,
    etag: `"${manifest.digest}"`,
  }
  if (request.headers['if-none-match'] === headers.etag) return { status: 304, headers }
  return { headers, body: bytes }
}

async function putManifest(door: RegistryDoor, request: MountRequest): Promise<Reply> {
  const { state } = door
  const repository = door.enter(request, 'push')
  const reference = request.variable('reference')
  const bytes = await request.body()
  if (bytes.length > MANIFEST_LIMIT_BYTES) throw new Refusal(413, 'MANIFEST_INVALID', 'manifest too large')
  const mediaType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? ''
  const isTag = !reference.startsWith('sha256:')
  const { digest } = storeManifest(state, repository, bytes, mediaType, request.now)
  if (isTag) pointTag(state, repository, reference, digest, request.now)
  else if (reference !== digest)
    throw new Refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content')
  request.resource = `${request.resource}@${digest}`
  const location = `${basePath(request)}/${request.variable('name')}/manifests/${digest}`
  return { status: 201, headers: { ...api, location, 'docker-content-digest': digest } }
}

function deleteManifest(door: RegistryDoor, request: MountRequest): Reply {
  const { repoId } = door.enter(request, 'delete')
  const reference = request.variable('reference')
  const removed = reference.startsWith('sha256:')
    ? removeManifest(door.state, repoId, reference)
    : removeTag(door.state, repoId, reference)
  if (!removed) throw unknown(reference)
  return { status: 202, headers: api }
}

function listTags(door: RegistryDoor, request: MountRequest): Reply {
  const { repoId } = door.enter(request, 'pull')
  const name = request.variable('name')
  const limit = Number(request.query.get('n') ?? '100')
  if (!Number.isInteger(limit) || limit < 0)
    throw new Refusal(400, 'PAGINATION_NUMBER_INVALID', 'n is not a number')
  const last = request.query.get('last') ?? ''
  const all = door.state.tags
    .by('repo', repoId)
    .map(({ tag }) => tag)
    .sort()
    .filter((tag) => tag > last)
  const size = Math.min(limit, 1_000)
  const tags = all.slice(0, size)
  const more = tags.length > 0 && all.length > tags.length
  const next = `<${basePath(request)}/${name}/tags/list?n=${size}&last=${encodeURIComponent(tags.at(-1) ?? '')}>; rel="next"`
  return { headers: { ...api, ...(more ? { link: next } : {}) }, body: { name, tags } }
}

/** `/v2/`: says whether the token is good, and where to get one if not. */
export function versionCheck(door: RegistryDoor, request: MountRequest): Reply {
  request.resource = serviceOf(door.instanceOf(request))
  if (!door.isSignedIn(request)) throw door.challenge(request)
  return { headers: api, body: {} }
}
