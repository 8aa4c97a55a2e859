import { createHash, randomUUID } from 'node:crypto'
import { Refusal } from '../../kernel/errors.ts'
import type { MountRequest, Route } from '../../kernel/mount.ts'
import type { Reply } from '../../kernel/reply.ts'
import { inRepo } from '../acr/state.ts'
import { basePath, type RegistryDoor } from './door.ts'
import type { ObjectStorage } from './object-storage.ts'

interface Upload {
  id: string
  repoId: string
  chunks: Buffer[]
  size: number
}

const api = { 'docker-distribution-api-version': 'registry/2.0' }

/** Blobs: read by redirect to object storage, mounted from another repository, or uploaded in chunks. */
export function blobRoutes(door: RegistryDoor, storage: ObjectStorage): Route[] {
  const uploads = new Map<string, Upload>()
  const upload = '/*name/blobs/uploads/:upload'
  const blob = '/*name/blobs/:digest'
  return [
    {
      method: 'POST',
      pattern: '/*name/blobs/uploads/',
      action: 'StartUpload',
      write: true,
      handle: (r) => startUpload(door, uploads, r),
    },
    {
      method: 'PATCH',
      pattern: upload,
      action: 'UploadChunk',
      write: true,
      handle: (r) => addChunk(door, uploads, r),
    },
    {
      method: 'PUT',
      pattern: upload,
      action: 'FinishUpload',
      write: true,
      handle: (r) => finishUpload(door, uploads, r),
    },
    {
      method: 'GET',
      pattern: upload,
      action: 'GetUpload',
      handle: (r) => ({ status: 204, headers: progress(r, uploadOf(door, uploads, r)) }),
    },
    {
      method: 'DELETE',
      pattern: upload,
      action: 'CancelUpload',
      write: true,
      handle: (r) => ({ status: uploads.delete(uploadOf(door, uploads, r).id) ? 204 : 404, headers: api }),
    },
    { method: 'HEAD', pattern: blob, action: 'HeadBlob', handle: (r) => headBlob(door, r) },
    { method: 'GET', pattern: blob, action: 'GetBlob', handle: (r) => getBlob(door, storage, r) },
  ]
}

function linkOf(door: RegistryDoor, request: MountRequest) {
  const { repoId } = door.enter(request, 'pull')
  const digest = request.variable('digest')
  const link = door.state.blobs.get(inRepo(repoId, digest))
  if (link === undefined) throw new Refusal(404, 'BLOB_UNKNOWN', `blob unknown to registry: ${digest}`)
  return link
}

function headBlob(door: RegistryDoor, request: MountRequest): Reply {
  const { digest, size } = linkOf(door, request)
  return {
    headers: {
      ...api,
      'content-type': 'application/octet-stream',
      'content-length': String(size),
      'docker-content-digest': digest,
    },
  }
}

function getBlob(door: RegistryDoor, storage: ObjectStorage, request: MountRequest): Reply {
  const { digest } = linkOf(door, request)
  return {
    status: 307,
    headers: {
      ...api,
      location: storage.signedUrl(request.headers.host ?? '', digest),
      'docker-content-digest': digest,
    },
  }
}

async function startUpload(
  door: RegistryDoor,
  uploads: Map<string, Upload>,
  request: MountRequest,
): Promise<Reply> {
  const { state } = door
  const { repoId } = door.enter(request, 'push')
  const mount = request.query.get('mount')
  const from = request.query.get('from')
  if (mount !== null && from !== null && door.opens(request, from, 'pull')) {
    const [namespace = '', ...rest] = from.split('/')
    const source = state.repositoryAt(door.instanceOf(request).instanceId, namespace, rest.join('/'))
    const link = source === undefined ? undefined : state.blobs.get(inRepo(source.repoId, mount))
    if (link !== undefined) {
      state.blobs.put({ ...link, repoId })
      return created(request, mount)
    }
  }
  const upload: Upload = { id: randomUUID(), repoId, chunks: [], size: 0 }
  const digest = request.query.get('digest')
  if (digest !== null) {
    await append(upload, request)
    return keep(door, upload, request, digest)
  }
  uploads.set(upload.id, upload)
  return { status: 202, headers: progress(request, upload) }
}

async function addChunk(
  door: RegistryDoor,
  uploads: Map<string, Upload>,
  request: MountRequest,
): Promise<Reply> {
  const upload = uploadOf(door, uploads, request)
  const range = /^(\d+)-\d+$/.exec(request.headers['content-range'] ?? '')
  if (range !== null && Number(range[1]) !== upload.size) {
    throw new Refusal(416, 'BLOB_UPLOAD_INVALID', 'chunk out of order', {
      headers: progress(request, upload),
    })
  }
  await append(upload, request)
  return { status: 202, headers: progress(request, upload) }
}

async function finishUpload(
  door: RegistryDoor,
  uploads: Map<string, Upload>,
  request: MountRequest,
): Promise<Reply> {
  const upload = uploadOf(door, uploads, request)
  const last = await request.body()
  const whole = { ...upload, chunks: [...upload.chunks, last] }
  const reply = keep(door, whole, request, request.query.get('digest') ?? '')
  uploads.delete(upload.id)
  return reply
}

async function append(upload: Upload, request: MountRequest): Promise<void> {
  const bytes = await request.body()
  upload.chunks.push(bytes)
  upload.size += bytes.length
}

function keep(door: RegistryDoor, upload: Upload, request: MountRequest, digest: string): Reply {
  const bytes = Buffer.concat(upload.chunks)
  if (digest !== `sha256:${createHash('sha256').update(bytes).digest('hex')}`) {
    throw new Refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content')
  }
  door.state.world.store.putBlob(bytes)
  door.state.blobs.put({ repoId: upload.repoId, digest, size: bytes.length })
  return created(request, digest)
}

function uploadOf(door: RegistryDoor, uploads: Map<string, Upload>, request: MountRequest): Upload {
  const { repoId } = door.enter(request, 'push')
  const upload = uploads.get(request.variable('upload'))
  if (upload === undefined || upload.repoId !== repoId) {
    throw new Refusal(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry')
  }
  return upload
}

function progress(request: MountRequest, upload: Upload): Record<string, string> {
  return {
    ...api,
    location: `${basePath(request)}/${request.variable('name')}/blobs/uploads/${upload.id}`,
    'docker-upload-uuid': upload.id,
    range: `0-${Math.max(0, upload.size - 1)}`,
  }
}

function created(request: MountRequest, digest: string): Reply {
  const location = `${basePath(request)}/${request.variable('name')}/blobs/${digest}`
  return { status: 201, headers: { ...api, location, 'docker-content-digest': digest } }
}
