import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as openapi from '@alicloud/openapi-core'
import * as dara from '@darabonba/typescript'
import { parse } from 'yaml'

const account = '1234567890123456'

/** Where the stack's simulated cloud listens. */
export function simulatorUrl(): URL {
  const given = process.env.SLUICE_SIMULATOR_URL
  if (given) return new URL(given)
  const port = readFileSync(join(process.env.SLUICE_JOURNEY_DATA ?? '', 'simulator.port'), 'utf8').trim()
  return new URL(`http://127.0.0.1:${port}`)
}

interface Credentials {
  accessKeyId: string
  accessKeySecret: string
  securityToken?: string
}

async function signed(credentials: Credentials, call: Record<string, string>, query: Record<string, string>) {
  // The package is CommonJS: under native modules its class is one level down.
  const nested = openapi.default as unknown as { default?: unknown }
  const Client = (nested.default ?? nested) as new (
    config: unknown,
  ) => {
    callApi(params: unknown, request: unknown, runtime: unknown): Promise<{ body: Record<string, never> }>
  }
  const client = new Client(
    new openapi.$OpenApiUtil.Config({
      ...credentials,
      endpoint: simulatorUrl().host,
      protocol: 'http',
      regionId: 'cn-hangzhou',
      readTimeout: 20_000,
      connectTimeout: 20_000,
    }),
  )
  const params = { protocol: 'HTTPS', authType: 'AK', bodyType: 'json', reqBodyType: 'json', ...call }
  const answer = await client.callApi(
    new openapi.$OpenApiUtil.Params(params),
    new openapi.$OpenApiUtil.OpenApiRequest({ headers: {}, query }),
    new dara.RuntimeOptions({}),
  )
  return answer.body as Record<string, never>
}

async function kubeconfig(cluster: string) {
  const base = { accessKeyId: 'LTAI5tSluiceSim0001', accessKeySecret: 'sim-secret-0001-not-real' }
  const assumed = (await signed(
    base,
    { action: 'AssumeRole', version: '2015-04-01', style: 'RPC', method: 'POST', pathname: '/' },
    { RoleArn: `acs:ram::${account}:role/sluice-reader`, RoleSessionName: 'journey' },
  )) as unknown as { Credentials: { AccessKeyId: string; AccessKeySecret: string; SecurityToken: string } }
  const reader = {
    accessKeyId: assumed.Credentials.AccessKeyId,
    accessKeySecret: assumed.Credentials.AccessKeySecret,
    securityToken: assumed.Credentials.SecurityToken,
  }
  const cs = { version: '2015-12-15', style: 'ROA', method: 'GET' }
  const listed = (await signed(
    reader,
    { ...cs, action: 'DescribeClustersV1', pathname: '/api/v1/clusters' },
    { page_size: '50' },
  )) as unknown as {
    clusters: { cluster_id: string; name: string }[]
  }
  const found = listed.clusters.find((candidate) => candidate.name === cluster)
  if (!found) throw new Error(`no cluster ${cluster}: ${listed.clusters.map((one) => one.name).join(', ')}`)
  const answer = (await signed(
    reader,
    { ...cs, action: 'DescribeClusterUserKubeconfig', pathname: `/k8s/${found.cluster_id}/user_config` },
    { TemporaryDurationMinutes: '15' },
  )) as unknown as { config: string }
  return parse(answer.config) as {
    clusters: { cluster: { server: string; 'certificate-authority-data': string } }[]
    users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[]
  }
}

/** The digests that the pods of a workload really report, by the Kubernetes API of its cluster. */
export async function runningDigests(cluster: string, namespace: string, name: string): Promise<string[]> {
  const config = await kubeconfig(cluster)
  const bytes = (text: string | undefined) => Buffer.from(text ?? '', 'base64')
  const user = config.users[0]?.user
  const place = config.clusters[0]?.cluster
  const agent = new Agent({
    ca: bytes(place?.['certificate-authority-data']),
    cert: bytes(user?.['client-certificate-data']),
    key: bytes(user?.['client-key-data']),
  })
  const address = `${place?.server}/api/v1/namespaces/${namespace}/pods`
  const text = await new Promise<string>((resolve, reject) => {
    get(address, { agent }, (answer) => {
      let body = ''
      answer.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      answer.on('end', () => resolve(body))
    }).on('error', reject)
  })
  agent.destroy()
  const pods = JSON.parse(text) as {
    items: { metadata: { name: string }; status: { containerStatuses?: { imageID: string }[] } }[]
  }
  const own = pods.items.filter((pod) => pod.metadata.name.startsWith(`${name}-`))
  return own.flatMap((pod) =>
    (pod.status.containerStatuses ?? []).map((status) => status.imageID.split('@')[1] ?? ''),
  )
}

/** `git log` with its messages, of a fresh clone of a simulated Codeup repository. */
export function gitLog(repository: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-journey-'))
  try {
    const address = `http://x:pt-sim-reader@${simulatorUrl().host}/git/${repository}.git`
    execFileSync('git', ['clone', '--quiet', address, folder], { stdio: 'pipe' })
    return execFileSync('git', ['-C', folder, 'log', '-5', '-p', '--format=%H%n%B'], { encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Moves a lever of the simulated cloud; answers what it said. */
async function lever(path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(new URL(`/_sim/${path}`, simulatorUrl()), {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
  if (!answer.ok) throw new Error(`the simulated cloud refused: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

/** Lets a workload with this digest crash in one cluster from now on; answers how to let it be. */
export async function crash(of: {
  cluster: string
  name: string
  digest: string
}): Promise<() => Promise<void>> {
  const said = await lever('k8s/fail', { ...of, mode: 'crash-loop', reason: 'panic: missing CAMPAIGN_KEY' })
  const { id } = said as { id: string }
  return async () => {
    await fetch(new URL(`/_sim/k8s/${id}`, simulatorUrl()), { method: 'DELETE' })
  }
}

/** Lets a share of the requests to this build fail in one cluster, from the instant it runs there. */
export async function misbehave(of: {
  cluster: string
  name: string
  digest: string
  errorShare: number
}): Promise<void> {
  await lever('observation/behaviour', of)
}

/** From now on the logs of a job are so long, with an error in the midst, or hold what hostile tools print. */
export async function shapeLog(of: {
  pipeline: string
  job: string
  lines?: number
  error?: string
  hostile?: boolean
}): Promise<void> {
  await lever('flow-log', of)
}

/** The next time this job runs it ends well and will have done nothing. */
export async function lieOnce(of: { pipeline: string; job: string }): Promise<void> {
  await lever('flow', { ...of, lies: true })
}

/** What callers of a function get, in percent by version, as Function Compute itself says. */
export async function aliasOf(name: string): Promise<Record<string, number>> {
  const answer = await fetch(new URL(`/_sim/fc/${name}`, simulatorUrl()))
  if (!answer.ok) throw new Error(`no function ${name}: ${answer.status}`)
  const { aliases } = (await answer.json()) as {
    aliases: { versionId: string; additionalVersionWeight: Record<string, number> }[]
  }
  const [alias] = aliases
  if (!alias) throw new Error(`${name} has no alias`)
  const others = Object.entries(alias.additionalVersionWeight)
  const taken = others.reduce((sum, [, weight]) => sum + weight, 0)
  const shares = [[alias.versionId, 1 - taken] as const, ...others]
  return Object.fromEntries(shares.map(([version, share]) => [version, Math.round(share * 100)]))
}
