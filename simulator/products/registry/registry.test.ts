import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { host, instanceId, revision, seedRegistry } from '../../testing/registry-seed.ts'
import { assumeRole, signedClient } from '../../testing/signed-client.ts'
import { baseAccessKey } from '../ram/standard-account.ts'

let sim: Simulator
beforeEach(async () => {
  sim = await startSimulator({ scenario: seedRegistry, pumpEveryMs: 0 })
})
afterEach(() => sim.close())

const trade = 'trade/order-service'
const content = 'content/order-service'
const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** The way in: STS role, temporary registry password, challenge, bearer token. */
async function bearer(
  roleName: string,
  scopes: string[],
  sessionName = 'wang.ab12',
): Promise<Record<string, string>> {
  const key = await assumeRole(sim.url, baseAccessKey, roleName, sessionName)
  const login = await signedClient(sim.url, key).rpc('2018-12-01', 'GetAuthorizationToken', {
    InstanceId: instanceId,
  })
  const challenge = (await fetch(`${sim.url}/v2/`)).headers.get('www-authenticate') ?? ''
  const [, realm = '', service = ''] = /realm="([^"]+)",service="([^"]+)"/.exec(challenge) ?? []
  const query = new URLSearchParams([['service', service], ...scopes.map((scope) => ['scope', scope])])
  const basic = Buffer.from(`${String(login.TempUsername)}:${String(login.AuthorizationToken)}`).toString(
    'base64',
  )
  const response = await fetch(`${realm}?${query}`, { headers: { authorization: `Basic ${basic}` } })
  const { token } = (await response.json()) as { token: string }
  return { authorization: `Bearer ${token}` }
}

const promoter = (...scopes: string[]) => bearer('sluice-promote-test', scopes)
const get = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(`${sim.url}/v2/${path}`, {
    redirect: 'manual',
    ...init,
    headers: { ...headers, ...(init.headers as object) },
  })

async function manifestOf(headers: Record<string, string>, reference = revision) {
  const response = await get(`${trade}/manifests/${reference}`, headers)
  return {
    bytes: Buffer.from(await response.arrayBuffer()),
    type: response.headers.get('content-type') ?? '',
    digest: response.headers.get('docker-content-digest') ?? '',
  }
}

describe('the way in', () => {
  it('challenges with a realm that can be reached, and with the scope that is missing', async () => {
    const response = await get(`${trade}/manifests/latest`)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer realm="${sim.url}/auth",service="registry.aliyuncs.com:cn-hangzhou:${instanceId}",scope="repository:${trade}:pull"`,
    )
    expect(await response.json()).toMatchObject({ errors: [{ code: 'UNAUTHORIZED' }] })
  })

  it('refuses wrong passwords and made-up tokens', async () => {
    const basic = Buffer.from('cr_temp_user:wrong').toString('base64')
    expect((await fetch(`${sim.url}/auth`, { headers: { authorization: `Basic ${basic}` } })).status).toBe(
      401,
    )
    expect((await get('', { authorization: 'Bearer made-up' })).status).toBe(401)
  })

  it('grants no more than the role may: a reading role cannot push, a cost role not even ask', async () => {
    const reading = await bearer('sluice-reader', [`repository:${trade}:pull,push`])
    expect((await get(`${trade}/manifests/latest`, reading)).status).toBe(200)
    const { bytes, type } = await manifestOf(reading)
    const put = await get(`${trade}/manifests/new`, reading, {
      method: 'PUT',
      body: new Uint8Array(bytes),
      headers: { 'content-type': type },
    })
    expect(put.status).toBe(401)
    expect(put.headers.get('www-authenticate')).toContain('error="insufficient_scope"')
    await expect(bearer('sluice-cost', [])).rejects.toMatchObject({ code: 'NoPermission' })
  })

  it('ends with the clock', async () => {
    const headers = await promoter(`repository:${trade}:pull`)
    expect((await get('', headers)).status).toBe(200)
    await sim.world.advance(301_000)
    expect((await get('', headers)).status).toBe(401)
  })
})

describe('manifests', () => {
  it('gives exact bytes whose hash is the digest, by tag and by digest', async () => {
    const headers = await promoter(`repository:${trade}:pull`)
    const byTag = await manifestOf(headers)
    expect(sha256(byTag.bytes)).toBe(byTag.digest)
    expect(await manifestOf(headers, byTag.digest)).toEqual(byTag)
    const head = await get(`${trade}/manifests/${revision}`, headers, { method: 'HEAD' })
    expect(head.headers.get('docker-content-digest')).toBe(byTag.digest)
    expect(head.headers.get('content-length')).toBe(String(byTag.bytes.length))
    expect((await get(`${trade}/manifests/none`, headers)).status).toBe(404)
  })

  it('tags a digest by putting the same bytes, under the session that did it', async () => {
    const headers = await promoter(`repository:${trade}:pull,push`)
    const { bytes, type, digest } = await manifestOf(headers)
    const put = await get(`${trade}/manifests/keep-p1`, headers, {
      method: 'PUT',
      body: new Uint8Array(bytes),
      headers: { 'content-type': type },
    })
    expect([put.status, put.headers.get('docker-content-digest')]).toEqual([201, digest])
    expect((await manifestOf(headers, 'keep-p1')).digest).toBe(digest)
    expect(sim.world.journal.find({ session: 'wang.ab12', write: true, product: 'registry' })).toMatchObject([
      {
        action: 'PutManifest',
        roleName: 'sluice-promote-test',
        status: 201,
        resource: expect.stringContaining(digest),
      },
    ])
  })

  it('refuses what is not the stated digest, not a manifest, or names blobs that are not there', async () => {
    const headers = await promoter(`repository:${trade}:pull,push`)
    const { bytes, type } = await manifestOf(headers)
    const put = async (reference: string, body: Buffer, contentType = type) => {
      const response = await get(`${trade}/manifests/${reference}`, headers, {
        method: 'PUT',
        body: new Uint8Array(body),
        headers: { 'content-type': contentType },
      })
      return [
        response.status,
        ((await response.json()) as { errors: Array<{ code: string }> }).errors[0]?.code,
      ]
    }
    expect(await put(`sha256:${'0'.repeat(64)}`, bytes)).toEqual([400, 'DIGEST_INVALID'])
    expect(await put('x', Buffer.from('{}'))).toEqual([400, 'MANIFEST_INVALID'])
    expect(await put('x', bytes, 'text/plain')).toEqual([400, 'MANIFEST_INVALID'])
    const strange = Buffer.from(
      bytes.toString().replace(/("layers"[\s\S]*?sha256:)[0-9a-f]{64}/, `$1${'1'.repeat(64)}`),
    )
    expect(await put('x', strange)).toEqual([404, 'MANIFEST_BLOB_UNKNOWN'])
    expect(await put('-bad-', bytes)).toEqual([400, 'TAG_INVALID'])
  })

  it('lists tags in pages', async () => {
    const headers = await promoter(`repository:${trade}:pull`)
    const first = await get(`${trade}/tags/list?n=1`, headers)
    expect(await first.json()).toEqual({ name: trade, tags: [revision] })
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    const second = await fetch(`${sim.url}${next}`, { headers })
    expect([await second.json(), second.headers.get('link')]).toEqual([
      { name: trade, tags: ['latest'] },
      null,
    ])
  })
})

describe('copying to another repository', () => {
  it('mounts the blobs, puts the manifest, and refuses to move an immutable tag', async () => {
    const headers = await promoter(`repository:${trade}:pull`, `repository:${content}:pull,push`)
    const { bytes, type, digest } = await manifestOf(headers)
    const manifest = JSON.parse(bytes.toString()) as {
      config: { digest: string }
      layers: Array<{ digest: string }>
    }
    for (const blob of [manifest.config, ...manifest.layers]) {
      const mount = await get(`${content}/blobs/uploads/?mount=${blob.digest}&from=${trade}`, headers, {
        method: 'POST',
      })
      expect(mount.status).toBe(201)
    }
    const put = () =>
      get(`${content}/manifests/202611-20261121.1`, headers, {
        method: 'PUT',
        body: new Uint8Array(bytes),
        headers: { 'content-type': type },
      })
    expect((await put()).status).toBe(201)
    const refused = await put()
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({
      errors: [{ message: 'The requested tag already exists and cannot be overwritten.' }],
    })
    expect(digest).toMatch(/^sha256:/)
  })

  it('asks for an upload where the source may not be read', async () => {
    const headers = await promoter(`repository:${content}:pull,push`)
    const mount = await get(
      `${content}/blobs/uploads/?mount=sha256:${'1'.repeat(64)}&from=${trade}`,
      headers,
      { method: 'POST' },
    )
    expect(mount.status).toBe(202)
  })

  it('takes uploads in chunks, and serves blobs by a redirect that wants no second credentials', async () => {
    const headers = await promoter(`repository:${content}:pull,push`)
    const bytes = Buffer.from('a layer in two pieces')
    const start = await get(`${content}/blobs/uploads/`, headers, { method: 'POST' })
    const location = `${sim.url}${start.headers.get('location')}`
    const patch = await fetch(location, {
      method: 'PATCH',
      headers,
      body: new Uint8Array(bytes.subarray(0, 7)),
    })
    expect(patch.headers.get('range')).toBe('0-6')
    const wrong = await fetch(`${location}?digest=sha256:${'2'.repeat(64)}`, { method: 'PUT', headers })
    expect(wrong.status).toBe(400)
    const done = await fetch(`${location}?digest=${sha256(bytes)}`, {
      method: 'PUT',
      headers,
      body: new Uint8Array(bytes.subarray(7)),
    })
    expect(done.status).toBe(201)
    expect(
      (await get(`${content}/blobs/${sha256(bytes)}`, headers, { method: 'HEAD' })).headers.get(
        'content-length',
      ),
    ).toBe('21')
    const redirect = await get(`${content}/blobs/${sha256(bytes)}`, headers)
    expect(redirect.status).toBe(307)
    const target = redirect.headers.get('location') ?? ''
    expect((await fetch(target, { headers })).status).toBe(400)
    expect(await (await fetch(target)).text()).toBe('a layer in two pieces')
    expect((await fetch(target.replace('Signature=', 'Signature=x'))).status).toBe(403)
  })
})

it('serves an instance by the host in the path, where the address cannot carry it', async () => {
  const response = await fetch(`${sim.url}/registry/${host}/v2/${trade}/manifests/latest`)
  expect(response.status).toBe(401)
  expect((await fetch(`${sim.url}/registry/other.example/v2/`)).status).toBe(404)
})
