// long: one arranged portal, from which every read of the API answers.
import { isContractProcedure } from '@orpc/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { usualPlan } from '../domain/train/plan.ts'
import { newId } from '../platform/ids.ts'
import { createBillRows } from '../testing/bill-rows.ts'
import { createCostFindings } from '../testing/cost-findings.ts'
import { createCostMonth } from '../testing/cost-month-rows.ts'
import { createCostRuleRows } from '../testing/cost-rule-rows.ts'
import { testDatabase } from '../testing/database.ts'
import { createEstate } from '../testing/estate.ts'
import { createFixRows } from '../testing/fix-stage.ts'
import { definitionOf } from '../testing/freeze-stage.ts'
import { createPeople } from '../testing/people.ts'
import { createPipelineFindings } from '../testing/pipeline-findings.ts'
import { type Caller, testPortal } from '../testing/portal.ts'
import { createRegistryRows } from '../testing/registry-rows.ts'
import { createRunLog } from '../testing/run-log-rows.ts'
import { contract } from './contract/api.ts'

interface Operation {
  name: string
  method: string
  path: string
  output: z.ZodType
}

function operations(node: unknown, name: string[] = []): Operation[] {
  if (isContractProcedure(node)) {
    const { route, outputSchema } = node['~orpc']
    return [
      {
        name: name.join('.'),
        method: route.method ?? '',
        path: route.path ?? '',
        output: outputSchema as unknown as z.ZodType,
      },
    ]
  }
  return Object.entries(node as object).flatMap(([key, inner]) => operations(inner, [...name, key]))
}
const all = operations(contract)

const runStages = (state: string) => {
  const times = { startedAt: '2026-11-21T08:00:00.000Z', endedAt: '2026-11-21T08:00:40.000Z' }
  const job = {
    id: '1',
    name: 'test',
    sign: 'unit-test',
    state,
    word: 'X',
    ...times,
    message: null,
    offers: ['retry'],
  }
  return [{ key: 'Group0-Stage0', name: 'unit tests', state, word: 'X', ...times, needs: [], jobs: [job] }]
}
const reads = all.filter((operation) => operation.method === 'GET')

/** Every answer is text that PostgreSQL wrote: here it is held against what the contract says. */
describe('answers keep the contract', () => {
  const test = testDatabase({ resetBefore: 'all' })
  const portal = testPortal(test)
  const ids: Record<string, string> = { slug: 'order-service' }
  let admin: Caller

  beforeAll(async () => {
    const estate = await createEstate(test.database)
    const people = await createPeople(test.database)
    const { make } = estate
    admin = portal.as(people.admin)
    const promotion = await make.promotion(
      estate.service,
      estate.environments['pre-production'],
      estate.newer,
      {
        requesterId: people.developer.personId,
        reason: 'for the test',
      },
    )
    await test.database.prisma.noticeRoute.create({
      data: {
        id: newId(),
        personId: people.admin.personId,
        channel: 'email',
        address: 'admin@example.com',
        createdAt: new Date(),
      },
    })
    await test.database.prisma.promotionComment.create({
      data: {
        id: newId(),
        promotionId: promotion.id,
        personId: people.developer.personId,
        text: 'a word',
        at: new Date(),
      },
    })
    // Nobody's users are there: more than is called for.
    await test.database.prisma.strategySetting.create({
      data: {
        serviceId: estate.service.id,
        environmentId: estate.environments['pre-production'].id,
        strategy: { kind: 'canary', steps: [{ percent: 10, bakeMinutes: 5, pause: false }] },
        setAt: new Date(),
      },
    })
    await make.promotion(estate.service, estate.environments.production, estate.newer, {
      state: 'applying',
      startedAt: new Date(),
      firstWriteAt: new Date(),
    })
    const pipeline = await make.pipeline(estate.connection.id, 'order-service-ci-k8s', {
      serviceId: estate.service.id,
    })
    await make.run(pipeline.id, 6, { serviceId: estate.service.id, stages: runStages('succeeded') })
    const run = await make.run(pipeline.id, 7, {
      serviceId: estate.service.id,
      state: 'failed',
      startedAt: new Date(),
      commitSha: estate.newer.commitSha,
      stages: runStages('failed'),
      parameters: [{ key: 'TOKEN', value: null, masked: true }],
      sources: [{ repository: 'https://codeup.example/a.git', branch: 'main', commitSha: null }],
      failure: { stage: 'unit tests', job: 'test', jobId: '1', message: 'it failed' },
    })
    await test.database.prisma.build.update({ where: { id: estate.newer.id }, data: { runId: run.id } })
    await test.database.prisma.pipelineGate.create({
      data: {
        id: newId(),
        runId: run.id,
        jobId: '1',
        name: 'confirm',
        serviceId: estate.service.id,
        environmentId: estate.environments.production.id,
        answer: 'refuse',
        reasons: [],
        at: new Date(),
      },
    })
    ids.run = run.id
    await createRunLog(test.database, { runId: run.id, jobId: '1' }, [
      '##[section]Clone',
      'an order',
      'ERROR no',
    ])
    ids.pipeline = pipeline.id
    await test.database.prisma.slowStage.create({
      data: { runId: run.id, stage: 'unit tests', pipelineId: pipeline.id, serviceId: estate.service.id, durationMs: 300_000, medianMs: 60_000, p90Ms: 70_000, history: 20, at: new Date() },
    }) // biome-ignore format: one glance
    await test.database.prisma.figureDay.create({
      data: {
        scopeKind: 'team', scopeId: estate.service.teamId ?? '', environmentId: estate.environments.production.id, day: new Date(),
        deployments: 1, promotions: 1, changes: 1, failed: 0, rolledBack: 0, hotfixed: 0, unknown: 0, leadBuckets: [400], leadCounts: [2],
        leadUnknown: 1, restoreBuckets: [], restoreCounts: [], notRestored: 0, touches: 2, handsFree: 0,
      },
    }) // biome-ignore format: one glance
    await test.database.prisma.figureStageDay.create({
      data: {
        pipelineId: pipeline.id, stage: '', day: new Date(), runs: 2, succeeded: 1, failed: 1, seconds: [90], queueSeconds: [3],
        queueUnknown: 1, cacheHits: 1, cacheMisses: 0, cacheUnknown: 1,
      },
    }) // biome-ignore format: one glance
    await test.asOwner(
      `INSERT INTO match (id, connection_id, noun, subject_id, subject_name, reason, service_id)
       VALUES (gen_random_uuid(), $1, 'image', gen_random_uuid(), 'a/b', 'no-such-service', NULL),
              (gen_random_uuid(), $1, 'pipeline', gen_random_uuid(), 'order-service-ci-k8s', 'pipeline-name', $2)`,
      [estate.connection.id, estate.service.id],
    )
    await test.asOwner(
      `INSERT INTO sync_pass (id, connection_id, noun, state, started_at, beat_at) VALUES (gen_random_uuid(), $1, 'images', 'running', now(), now())`,
      [estate.connection.id],
    )
    await test.asOwner(
      `INSERT INTO connection_health (connection_id, product, last_error_at, last_error_code) VALUES ($1, 'cr', now(), 'Throttling')`,
      [estate.connection.id],
    )
    await admin('POST', '/api/v1/tokens', { body: { name: 'ci', scopes: ['read'], expiresInDays: 3 } })
    const next = await admin('POST', '/api/v1/groups', { body: { slug: 'security', name: 'Security' } })
    await admin('POST', '/api/v1/groups', {
      body: { slug: 'dba', name: 'DBA', members: [people.viewer.personId], escalatesToId: next.json.id },
    })
    const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString()
    await admin('POST', '/api/v1/delegations', {
      body: { toPersonId: people.viewer.personId, toAt: tomorrow, reason: 'away' },
    })
    await admin('PATCH', '/api/v1/services/order-service', { body: { tier: 1, description: 'orders' } })
    const place = { serviceId: estate.service.id, environmentId: estate.environments.test.id }
    await test.database.prisma.hold.create({
      data: {
        id: newId(),
        ...place,
        reason: 'errors',
        ownerId: people.developer.personId,
        promotionId: promotion.id,
        setAt: new Date(),
        reviewAt: new Date(),
      },
    })
    await test.database.prisma.badBuild.create({
      data: {
        id: newId(),
        buildId: estate.newer.id,
        reason: 'loses orders',
        markedById: people.developer.personId,
        markedAt: new Date(),
      },
    })
    await test.database.prisma.place.updateMany({
      where: place,
      data: { driftSinceAt: new Date(), desiredBuildId: estate.older.id, desiredDigest: estate.older.digest },
    })
    await test.database.prisma.adoption.create({
      data: {
        id: newId(),
        ...place,
        digest: estate.newer.digest,
        reason: 'meant',
        askedById: people.developer.personId,
        askedAt: new Date(),
      },
    })
    await test.database.prisma.waiver.create({
      data: {
        id: newId(),
        finding: 'CVE-2026-0001',
        serviceId: estate.service.id,
        environmentId: estate.environments.production.id,
        reason: 'not reachable here',
        ownerId: people.admin.personId,
        createdById: people.admin.personId,
        createdAt: new Date(),
        endsAt: new Date(Date.now() + 86_400_000),
      },
    })
    await test.database.prisma.gateOverride.create({
      data: {
        id: newId(),
        promotionId: promotion.id,
        gate: 'soak',
        personId: people.admin.personId,
        reason: 'an incident',
        at: new Date(),
      },
    })
    await test.database.prisma.automaticRollbackStop.create({
      data: {
        id: newId(),
        environmentId: estate.environments.production.id,
        services: ['order-service'],
        at: new Date(),
      },
    })
    const train = await test.database.prisma.train.create({
      data: {
        id: newId(),
        name: '618',
        environmentId: estate.environments['pre-production'].id,
        requesterId: people.developer.personId,
        state: 'going',
        plan: { ...usualPlan, forgiven: 0 },
        listHash: '0'.repeat(64),
        createdAt: new Date(),
        rows: {
          create: {
            serviceId: estate.service.id,
            buildId: estate.newer.id,
            digest: estate.newer.digest,
            wave: 1,
            position: 0,
            promotionId: promotion.id,
          },
        },
        approvals: {
          create: {
            personId: people.admin.personId,
            decision: 'approved',
            listHash: '0'.repeat(64),
            at: new Date(),
          },
        },
      },
    })
    await test.database.prisma.promotion.update({
      where: { id: promotion.id },
      data: { trainId: train.id },
    })
    ids.train = train.id
    ids.promotion = promotion.id
    const definition = definitionOf({
      ownerId: people.admin.personId,
      scope: { environments: [estate.environments.production.id] },
    })
    const window = await admin('POST', '/api/v1/freezes/windows', { body: { definition } })
    ids.window = window.json.id
    const soon = new Date(Date.now() + 3_600_000).toISOString()
    await admin('POST', '/api/v1/freezes/stops', {
      body: { scope: definition.scope, reason: 'payments fail', endsAt: soon },
    })
    const exception = await admin('POST', '/api/v1/freezes/exceptions', {
      body: {
        window: window.json.id,
        service: 'order-service',
        environment: 'production',
        subjectKind: 'digest',
        subject: estate.newer.digest,
        reason: 'customers wait',
        endsAt: soon,
      },
    })
    ids.exception = exception.json.id
    const week = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString()
    const plan = {
      name: '202603',
      batch: '202603',
      zone: 'Asia/Shanghai',
      cutPlannedAt: week(30),
      weekStartsAt: week(31),
      goLiveStartsAt: week(37),
      goLiveEndsAt: week(38),
      productLines: ['trade'],
    }
    const release = await admin('POST', '/api/v1/releases', { body: { plan, services: ['order-service'] } })
    ids.release = release.json.id
    ids.build = estate.newer.id
    ids.repository = estate.codeRepository.path
    await test.database.prisma.backMerge.create({
      data: {
        id: newId(),
        repositoryId: estate.codeRepository.id,
        fromBranch: 'hotfix/ORD-1',
        toBranch: 'main',
        sha: '0'.repeat(40),
        openedAt: new Date(),
      },
    })
    await admin('PUT', '/api/v1/freezes/calendars/CN/days/2026-10-01', {
      body: { workday: false, name: '国庆节' },
    })
    await test.database.prisma.freezeBreach.create({
      data: {
        id: newId(),
        kind: 'run',
        subjectId: newId(),
        serviceId: estate.service.id,
        environmentId: estate.environments.production.id,
        at: new Date(),
        actor: 'wang.wei',
        closedBy: [{ id: ids.window, version: 1, name: 'Freeze', how: 'denied' }],
        evidence: { run: { pipeline: 'order-service-cd-k8s', number: 7 } },
        foundAt: new Date(),
      },
    })
    await test.database.prisma.branchRule.create({
      data: {
        id: newId(),
        windowId: window.json.id,
        repositoryId: estate.codeRepository.id,
        branch: 'release/*',
        problem: 'no permission',
        lookAt: new Date(),
      },
    })
    ids.cleanup = await createRegistryRows(test.database, estate)
    await createPipelineFindings(test.database, estate)
    await admin('POST', '/api/v1/freezes/feeds', { body: { locale: 'en' } })
    ids.connection = estate.connection.id
    const { pipelineId, number: runNumber } = await test.database.prisma.pipelineRun.findUniqueOrThrow({
      where: { id: ids.run ?? '' },
    })
    ids.action = newId()
    await test.database.prisma.runAction.create({
      data: {
        id: ids.action,
        verb: 'skip',
        pipelineId,
        runNumber,
        jobId: '1',
        jobName: 'Scan',
        reason: 'x',
        askedByName: 'Wang',
        askedAt: new Date(),
        state: 'refused',
        why: 'runs',
        problem: 'it is RUNNING in Flow',
        endedAt: new Date(),
      },
    })
    const { importId, sourceId } = await createBillRows(test.database, ids.connection ?? '')
    ids.billImport = importId
    ids.billSource = sourceId
    const judged = { connectionId: ids.connection ?? '', sourceId, serviceId: estate.service.id }
    ids.subject = (await createCostRuleRows(test.database, judged)).subjectId
    const costs = await estate.make.connection({ name: 'costs', accountId: '9'.repeat(16) })
    ids.month = (
      await createCostMonth(test.database, {
        connectionId: costs.id,
        service: estate.service.slug,
        productLineId: estate.productLine.id,
      })
    ).period
    ids.fix = await createFixRows(test.database, ids.connection ?? '')
    ids.finding = (await createCostFindings(test.database, estate)).findingId
    const hook = await admin('POST', `/api/v1/connections/${ids.connection}/hooks`, {
      body: { kind: 'flow' },
    })
    const delivery = { event: 'task', task: { pipelineId: '1', buildNumber: '1', statusCode: 'RUNNING' } }
    await portal.call('POST', new URL(hook.json.url).pathname, { body: delivery })
  })

  const addressOf = ({ path }: Operation) => {
    const filled = path
      .replace('/environments/{slug}', '/environments/production')
      .replace('{slug}', ids.slug ?? '')
      .replace('/trains/{id}', `/trains/${ids.train}`)
      .replace('/freezes/windows/{id}', `/freezes/windows/${ids.window}`)
      .replace('/freezes/exceptions/{id}', `/freezes/exceptions/${ids.exception}`)
      .replace('/registry/findings/{id}', `/registry/findings/${ids.cleanup}`)
      .replace('/releases/{id}', `/releases/${ids.release}`)
      .replace('/runs/{id}', `/runs/${ids.run}`)
      .replace('/bill-sources/{source}', `/bill-sources/${ids.billSource}`)
      .replace('/months/{period}', '/months/2026-06')
      .replace('/cost-subjects/{subject}', `/cost-subjects/${ids.subject}?period=2026-06&day=2026-06-03`)
      .replace('/cost/resources/{subject}/lines', '/cost/resources/17/lines?month=2026-06')
      .replace('/cost-fixes/{id}', `/cost-fixes/${ids.fix}`)
      .replace('/cost-findings/{id}', `/cost-findings/${ids.finding}`)
      .replace('/bill-imports/{id}', `/bill-imports/${ids.billImport}`)
      .replace('/run-actions/{id}', `/run-actions/${ids.action}`)
      .replace('/jobs/{job}', '/jobs/1')
      .replace('/pipelines/{id}', `/pipelines/${ids.pipeline}`)
      .replace('/services/{service}', '/services/order-service')
      .replace('{buildId}', ids.build ?? '')
      .replace('{connectionId}', ids.connection ?? '')
      .replace('{country}/{year}', 'CN/2026')
      .replace('/by/{by}', '/by/team')
      .replace('{id}', ids.promotion ?? '')
    if (path === '/freezes/timeline')
      return `/api/v1${path}?from=${new Date(Date.now() - 86_400_000).toISOString()}&to=${new Date(Date.now() + 86_400_000).toISOString()}`
    if (path === '/cost/lines.csv') return `/api/v1${path}?month=${ids.month}`
    if (path.endsWith('/versions/compare')) return `/api/v1${filled}?from=${ids.build}&to=${ids.build}`
    if (path.endsWith('/content')) return `/api/v1${filled}?environment=production`
    if (path === '/merge-checks')
      return `/api/v1${path}?repository=${encodeURIComponent(ids.repository ?? '')}&targetBranch=main&sha=${'a'.repeat(40)}`
    const asked = path.endsWith('/search')
      ? '?q=order'
      : path.endsWith('/runbook')
        ? '?environment=production'
        : ''
    return `/api/v1${filled}${asked}`
  }

  it.each(reads.map((operation) => [operation.name, operation] as const))('%s', async (_, operation) => {
    const answer = await admin('GET', addressOf(operation))
    expect([operation.path, answer.status, answer.status === 200 ? '' : answer.text]).toEqual([
      operation.path,
      200,
      '',
    ])
    const parsed = operation.output.safeParse(operation.path.endsWith('.csv') ? answer.text : answer.json)
    expect(parsed.error?.issues ?? []).toEqual([])
    const items = answer.json?.items
    if (Array.isArray(items) && operation.name !== 'search.get') expect(items.length).toBeGreaterThan(0)
  })

  it('marks what is old, failed, open and found', async () => {
    const board = (await admin('GET', '/api/v1/board')).json.items[0]
    expect(board.cells.map((cell: { environment: string }) => cell.environment)).toEqual([
      'test',
      'pre-production',
      'preview',
      'production',
    ])
    expect(board.cells[1].next).toMatchObject({
      kind: 'promotion',
      build: { digest: expect.stringContaining('sha256:') },
    })
    expect(board.cells[3].active).toMatchObject({ state: 'applying', unsettled: false })
    const summary = (await admin('GET', '/api/v1/board/summary')).json
    expect(summary).toMatchObject({ services: 1, moving: 1, waiting: 1 })
    const overview = (await admin('GET', '/api/v1/overview')).json
    expect(overview.failedRuns).toHaveLength(1)
    expect(overview.moving).toHaveLength(1)
    const setup = (await admin('GET', '/api/v1/setup')).json
    expect(setup.nouns.find((noun: { noun: string }) => noun.noun === 'image')).toMatchObject({
      unmatched: 1,
      reasons: { 'no-such-service': 1 },
    })
    expect((await admin('GET', '/api/v1/search?q=order')).json.items[0]).toMatchObject({
      kind: 'service',
      slug: 'order-service',
    })
  })

  it('describes every address in an OpenAPI document whose references resolve', async () => {
    const { json } = await admin('GET', '/api/v1/openapi.json')
    expect(json.openapi).toMatch(/^3\.1\./)
    for (const { method, path } of all) {
      const operation = json.paths[path]?.[method.toLowerCase()]
      expect(operation, `${method} ${path}`).toBeDefined()
      expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true)
      expect(operation.responses.default).toBeDefined()
      for (const [, name] of path.matchAll(/\{(\w+)\}/g)) {
        expect(operation.parameters).toContainEqual(
          expect.objectContaining({ name, in: 'path', required: true }),
        )
      }
    }
    for (const [, reference] of JSON.stringify(json).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = (reference ?? '').split('/').reduce((node, part) => node?.[part], json)
      expect(found, reference).toBeDefined()
    }
  })
})
