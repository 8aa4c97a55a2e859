import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSimulatedCloud } from '../../../prisma/first-start/estate.ts'
import { createYunxiaoToken } from '../../../simulator/products/codeup/seed.ts'
import { codeupOf } from '../../../simulator/products/codeup/state.ts'
import { flowOf } from '../../../simulator/products/flow/state.ts'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import { readStoredConnection } from '../../catalog/connection-health/reads.ts'
import { recordHealth } from '../../catalog/connection-health/writes.ts'
import { createAlibabaGate } from '../../cloud/alibaba/gate.ts'
import type { Config } from '../../platform/config.ts'
import { testDatabase } from '../../testing/database.ts'
import { syncConnection } from '../connection.ts'

const keys = [{ id: 'test', bytes: Buffer.alloc(32, 7) }]
const path = 'yunfan/trade/order-service'
const repository = `codeup/organizations/yunfan/repositories/${encodeURIComponent(path)}`
const secret = ['Qw7Zx2Mn8', 'Bv4Lk1Jh6Gf3'].join('')

describe('what is wrong with the pipelines of the small company', () => {
  const test = testDatabase({ resetBefore: 'all' })
  let simulator: Simulator
  let connectionId: string
  let gate: ReturnType<typeof createAlibabaGate>
  const { signal } = new AbortController()
  const pass = () => syncConnection({ database: test.database, cloud: gate }, connectionId, null, signal)
  /** An administrator's token: it pushes to main, as somebody's hotfix would. */
  async function yunxiao(method: string, below: string, body?: object) {
    const answer = await fetch(`${simulator.url}/oapi/v1/${repository}/${below}`, {
      method,
      headers: { 'x-yunxiao-token': 'pt-sim-admin', 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(`${below}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const fileAt = (file: string) => `files/${encodeURIComponent(file)}`
  async function readFile(file: string): Promise<string> {
    const found = (await yunxiao('GET', `${fileAt(file)}?ref=main`)) as { content: string }
    return found.content
  }
  async function push(file: string, content: string) {
    // Codeup tells activity by the second: two pushes in one would look like one.
    await simulator.world.advance(2_000)
    await yunxiao('PUT', fileAt(file), {
      branch: 'main',
      content,
      commitMessage: `chore: ${file} [skip ci]`,
    })
  }
  const open = async () => {
    const rows = await test.database.prisma.pipelineFinding.findMany({
      where: { closedAt: null },
      orderBy: [{ rule: 'asc' }, { subject: 'asc' }],
    })
    return rows.map(({ rule, subject, path: file, line }) => ({ rule, subject, path: file, line }))
  }
  const rulesOf = async () => (await open()).map(({ rule }) => rule)

  beforeAll(async () => {
    simulator = await startSimulator({ scenario: 'small', pumpEveryMs: 0 })
    createYunxiaoToken(simulator.world, {
      token: 'pt-sim-admin',
      userId: 'u-admin',
      rights: ['read', 'release', 'write'],
      accessLevel: 40,
    })
    await connectSimulatedCloud(test.database, { keys, simulatorUrl: simulator.url } as Config)
    connectionId = (await test.database.prisma.connection.findFirstOrThrow()).id
    gate = createAlibabaGate({
      keys,
      allowedPrivateHosts: [],
      readConnection: (id) => readStoredConnection(test.database, id),
      writeHealth: (notes) => recordHealth(test.database, notes),
    })
    await pass()
  }, 120_000)
  afterAll(async () => {
    await gate.close()
    await simulator.close()
  })

  it('finds nothing where all is as it must be, and says that it looked', async () => {
    expect(await open()).toEqual([])
    const looks = await test.database.prisma.pipelineLook.findMany()
    expect(looks).toHaveLength(3)
    expect(looks.map(({ problem, unread }) => [problem, unread])).toEqual(looks.map(() => [null, []]))
  })

  it('asks nothing again while nothing changed', async () => {
    const before = simulator.world.journal.lastId
    await syncConnection({ database: test.database, cloud: gate }, connectionId, 'pipeline-findings', signal)
    expect(simulator.world.journal.lastId).toBe(before)
  })

  it('opens what a push brought, and closes it after the push that takes it back', async () => {
    const dockerfile = await readFile('Dockerfile')
    await push('Dockerfile', dockerfile.replace(/USER \d+\n/, ''))
    await pass()
    expect(await open()).toEqual([
      { rule: 'runs-as-root', subject: 'Dockerfile', path: 'Dockerfile', line: expect.any(Number) },
    ])
    await push('Dockerfile', dockerfile)
    await pass()
    expect(await open()).toEqual([])
    const [closed] = await test.database.prisma.pipelineFinding.findMany()
    expect(closed?.closedAt).not.toBeNull()
    const told = await test.database.prisma.ledgerEntry.findMany({
      where: { action: { startsWith: 'pipeline-finding.' } },
      orderBy: { id: 'asc' },
    })
    expect(told.map(({ action }) => action)).toEqual(['pipeline-finding.opened', 'pipeline-finding.closed'])
    expect(told[0]?.serviceId).not.toBeNull()
  })

  it('keeps nothing of a key but where it stands', async () => {
    const definition = await readFile('.flow/cd.yaml')
    await push('.flow/cd.yaml', `${definition}variables:\n  - key: DEPLOY_SECRET\n    value: ${secret}\n`)
    await pass()
    expect(await open()).toEqual([
      {
        rule: 'static-key',
        subject: '.flow/cd.yaml DEPLOY_SECRET',
        path: '.flow/cd.yaml',
        line: expect.any(Number),
      },
    ])
    const tables = [
      'pipeline_finding',
      'pipeline_look',
      'pipeline',
      'ledger_entry',
      'sync_pass',
      'pipeline_run',
    ]
    for (const table of tables) {
      const found = await test.database.pool.query(
        `SELECT 1 FROM ${table} AS t WHERE t::text LIKE '%' || $1 || '%'`,
        [secret],
      )
      expect(found.rowCount, table).toBe(0)
    }
    await push('.flow/cd.yaml', definition)
    await pass()
    expect(await open()).toEqual([])
  })

  it('finds what stands against the default branch', async () => {
    const codeup = codeupOf(simulator.world)
    const found = codeup.repository(path)
    const rule = codeup.protectedBranches
      .by('byRepository', String(found?.id))
      .find(({ branch }) => branch === 'main')
    if (!rule) throw new Error('main has no rule')
    codeup.protectedBranches.put({
      ...rule,
      allowPushRoles: [40, 30],
      testSetting: { isRequired: true, sensitiveInfoDetection: { enabled: false } },
    })
    await test.database.prisma.pipelineLook.deleteMany()
    await pass()
    expect(await rulesOf()).toEqual(['direct-push', 'leak-detection-off'])
    codeup.protectedBranches.put(rule)
  })

  it('says what it could not read, and closes nothing for it', async () => {
    const before = await open()
    expect(before.length).toBeGreaterThan(0)
    const fault = await fetch(`${simulator.url}/_sim/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        kind: 'error',
        product: 'codeup',
        action: 'ListProtectedBranches',
        status: 403,
        code: 'Forbidden',
      }),
    })
    expect(fault.ok).toBe(true)
    await test.database.prisma.pipelineLook.deleteMany()
    await pass()
    expect(await open()).toEqual(before)
    const looks = await test.database.prisma.pipelineLook.findMany()
    expect(looks.some(({ problem }) => problem?.includes('ListProtectedBranches'))).toBe(true)
    expect(JSON.stringify(looks.map(({ unread }) => unread))).toContain('"direct-push"')
    await fetch(`${simulator.url}/_sim/faults`, { method: 'DELETE' })
    await test.database.prisma.pipelineLook.deleteMany()
    await pass()
    expect(await open()).toEqual([])
  })

  it('looks again at a pipeline whose definition changed when it ran', async () => {
    const flow = flowOf(simulator.world)
    const ci = flow.pipelines.values().find(({ name }) => name === 'order-service-ci-k8s')
    if (!ci) throw new Error('no ci')
    const text = (await readFile('.flow.yaml')).replace(
      '          - name: Docker build\n',
      '          - name: Docker build\n            step: Command\n            with:\n              run: kubectl apply -f k8s/\n',
    )
    flow.pipelines.patch(String(ci.id), { text })
    await fetch(`${simulator.url}/oapi/v1/flow/organizations/yunfan/pipelines/${ci.id}/runs`, {
      method: 'POST',
      headers: { 'x-yunxiao-token': 'pt-sim-operator', 'content-type': 'application/json' },
      body: JSON.stringify({ params: '{}' }),
    })
    await pass()
    expect(await open()).toEqual([])
    await test.database.pool.query("UPDATE pipeline_look SET looked_at = looked_at - interval '11 minutes'")
    await pass()
    expect(await open()).toEqual([
      { rule: 'definition-differs', subject: ci.name, path: '.flow.yaml', line: null },
      { rule: 'kubectl-apply', subject: `${ci.name} kubectl apply`, path: null, line: expect.any(Number) },
    ])
  })
})
