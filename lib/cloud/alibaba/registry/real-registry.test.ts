import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Digest } from '../../../domain/build/digest.ts'
import { describeRegistry } from '../../contracts/registry.ts'
import { must } from '../../contracts/scene.ts'
import type { ImageReference, RegistryPort } from '../../ports/registry.ts'
import { Attempts } from '../transport/attempt.ts'
import { createHttp } from '../transport/fetch.ts'
import { HealthBook } from '../transport/health.ts'
import { createRegistry } from './adapter.ts'
import { RegistryClient } from './client.ts'

const program = '/usr/bin/docker-registry'
const present = existsSync(program)
if (!present)
  process.stdout.write(`skipped: ${program} is not installed, the client is not proven against it here\n`)

const sha256 = (bytes: Uint8Array | string) =>
  Digest.parse(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** Pushes by plain HTTP, so that what is read did not come through the client under test. */
class Pusher {
  readonly base: string
  constructor(base: string) {
    this.base = base
  }

  async blob(name: string, bytes: Uint8Array | string): Promise<{ digest: string; size: number }> {
    const digest = sha256(bytes)
    const begun = await fetch(`${this.base}/v2/${name}/blobs/uploads/`, { method: 'POST' })
    const upload = new URL(begun.headers.get('location') ?? '', this.base)
    upload.searchParams.set('digest', digest)
    const put = await fetch(upload, {
      method: 'PUT',
      body: Buffer.from(bytes),
      headers: { 'content-type': 'application/octet-stream' },
    })
    expect(put.status).toBe(201)
    return { digest, size: Buffer.byteLength(Buffer.from(bytes)) }
  }

  async manifest(name: string, reference: string, mediaType: string, document: object): Promise<Digest> {
    // Blanks a parser would lose: the bytes must come back as they are.
    const bytes = `${JSON.stringify({ schemaVersion: 2, mediaType, ...document }, null, 3)}\n`
    const put = await fetch(`${this.base}/v2/${name}/manifests/${reference}`, {
      method: 'PUT',
      body: bytes,
      headers: { 'content-type': mediaType },
    })
    expect(put.status).toBe(201)
    return sha256(bytes)
  }

  async image(name: string, reference: string, labels: Record<string, string>): Promise<Digest> {
    const config = await this.blob(
      name,
      JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Labels: labels }, reference }),
    )
    const layer = await this.blob(name, `layer of ${reference}`)
    return this.manifest(name, reference, 'application/vnd.oci.image.manifest.v1+json', {
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
      layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...layer }],
    })
  }

  async index(name: string, reference: string, children: Digest[]): Promise<Digest> {
    const manifests = children.map((digest, at) => ({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest,
      size: 1,
      platform: { os: 'linux', architecture: at === 0 ? 'amd64' : 'arm64' },
    }))
    return this.manifest(name, reference, 'application/vnd.oci.image.index.v1+json', { manifests })
  }
}

describe.skipIf(!present)("the client against Debian's docker-registry", () => {
  let folder = ''
  let server: ReturnType<typeof spawn>
  let registry: RegistryPort
  let base = ''
  const revision = 'a'.repeat(40)
  const at = (name: string): ImageReference => ({
    instanceId: '',
    host: 'registry',
    namespace: 'trade',
    name,
  })
  const facts = { image: Digest.parse(sha256('')), index: Digest.parse(sha256('')), children: [] as Digest[] }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'registry-'))
    const port = await freePort()
    base = `http://127.0.0.1:${port}`
    const config = join(folder, 'config.yml')
    await writeFile(
      config,
      `version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: ${folder}/data } }\nhttp: { addr: 127.0.0.1:${port} }\n`,
    )
    server = spawn(program, ['serve', config], { stdio: 'ignore' })
    const answers = async () => {
      const { status } = await fetch(`${base}/v2/`)
      if (status !== 200) throw new Error(`the registry answers ${status}`)
    }
    await vi.waitFor(answers, { timeout: 15_000, interval: 50 })
    const pusher = new Pusher(base)
    facts.image = await pusher.image('trade/order-service', revision, {
      'org.opencontainers.image.revision': revision,
    })
    facts.children = [
      await pusher.image('trade/multi', 'amd64', {}),
      await pusher.image('trade/multi', 'arm64', {}),
    ]
    facts.index = await pusher.index('trade/multi', 'both', facts.children)
    const rule = { allowed: [], loopback: true }
    const http = createHttp(rule)
    const client = new RegistryClient(http, new URL(base), rule, {
      get: async () => null,
      drop: () => undefined,
    })
    const attempts = new Attempts({
      connectionId: 'c',
      product: 'registry',
      perSecond: 500,
      deadlineMs: 10_000,
      health: new HealthBook(),
    })
    registry = createRegistry(attempts, () => client)
  })
  afterAll(async () => {
    server?.kill()
    await rm(folder, { recursive: true, force: true })
  })

  // This server has no immutable tags: that promise is asked of the others.
  describeRegistry(
    () => ({
      image: { reference: at('order-service'), imageTag: revision, digest: facts.image },
      index: { reference: at('multi'), digest: facts.index, children: facts.children },
      immutable: null,
    }),
    async () => registry,
  )

  it('promotes an index by digest, and another client pulls it under its new name', async () => {
    expect(must(await registry.putTag(at('multi'), 'promoted', facts.index))).toBe(facts.index)
    const answer = await fetch(`${base}/v2/trade/multi/manifests/promoted`, {
      headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    })
    expect(answer.headers.get('docker-content-digest')).toBe(facts.index)
    const skopeo = spawnSync('skopeo', [
      'inspect',
      '--raw',
      '--tls-verify=false',
      `docker://${base.slice(7)}/trade/multi:promoted`,
    ])
    if (skopeo.status !== null) expect(sha256(skopeo.stdout)).toBe(facts.index)
  })
})
