import { refreshPlaces } from '../catalog/place/writes.ts'
import { transact } from '../catalog/transaction.ts'
import { createMemoryCloud, type MemoryCloud } from '../cloud/memory/cloud.ts'
import type { EnvironmentSettings } from '../domain/environment/settings.ts'
import { ObservationLimits } from '../domain/observation/limits.ts'
import type { Actor } from '../domain/permission/actor.ts'
import { newId } from '../platform/ids.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { advancePromotion } from '../use-cases/promotion/advance-promotion.ts'
import { stopLeftRuns } from '../use-cases/promotion/stop-left-runs.ts'
import { sweepPromotions, wakePromotions } from '../use-cases/promotion/sweep-promotions.ts'
import type { TestDatabase } from './database.ts'
import { addPerson } from './promotion-people.ts'

export const environmentSlugs = ['test', 'pre-production', 'preview', 'production'] as const
type Slug = (typeof environmentSlugs)[number]

export const settingsOf = (slug: Slug): EnvironmentSettings => ({
  startMode: slug === 'production' ? 'manual' : 'automatic',
  soakMinutes: slug === 'production' ? 60 : 0,
  observationMinutes: slug === 'test' ? 0 : 10,
  outsideStaysCount: slug === 'test',
  rolloutCap: 10,
  observation: ObservationLimits.parse({}),
  bakeMinutes: 0,
  rolloutTimeoutMinutes: 10,
  sizeLimitBytes: 200 * 1024 * 1024,
  sizeSeverity: 'warn',
  tagIntegritySeverity: 'at-end',
  registry: { required: 'at-end', severity: 'warn' },
  pullStorm: { nodes: 20 },
  costTags: { staying: 'warn', entering: 'warn' },
  scan: { addedHigh: 0, addedMedium: 5, freshHours: 24 * 365, graceDays: 14 },
  requiredChecks: [],
  approvals: {
    count: slug === 'production' ? 1 : 0,
    role: 'release-manager',
    requesterMayApprove: false,
    builderMayApprove: false,
    approverMayStart: true,
    lapseDays: 7,
    group: null,
    groupMode: 'beside',
    escalateAfterMinutes: 30,
  },
})

export interface StageBuild {
  id: string
  digest: string
  sha: string
}

/** One service in four environments over a memory cloud, with people, builds and what runs. */
export interface Stage {
  around: Surroundings
  cloud: MemoryCloud
  serviceId: string
  environments: Record<Slug, string>
  people: { wang: PersonActor; chen: PersonActor; lin: PersonActor; zhou: PersonActor; becker: PersonActor }
  /** A build of a new commit on main, or on top of `parent`. */
  addBuild(
    content: string,
    more?: { parent?: string | null; sizeBytes?: number; version?: string },
  ): Promise<StageBuild>
  /** Puts a build into an environment as if somebody else had rolled it out, and looks. */
  runs(slug: Slug, build: StageBuild): Promise<void>
  /** The clusters do what the manifests say, and sync looks at one environment. */
  look(slug: Slug): Promise<void>
  /** Does every job there is, again and again, until there is none; the clusters reconcile in between. */
  drain(): Promise<void>
  /** Moves the product's clock; sync looks at everything on the way. */
  pass(minutes: number): Promise<void>
  set(slug: Slug, change: Partial<EnvironmentSettings>): Promise<void>
}

export type PersonActor = Extract<Actor, { kind: 'person' }>

const image = { namespace: 'trade', name: 'order-service' }
const day = 24 * 60 * 60_000

const kustomization = (host: string, digest: string) =>
  `# what runs here\nimages:\n  - name: ${host}/trade/order-service\n    digest: ${digest}\n`

/** `patienceMs`: a job that would look again no sooner than this is left to the next `pass`. */
export async function createStage(test: TestDatabase, { patienceMs = 60_000 } = {}): Promise<Stage> {
  const { database } = test
  const { prisma } = database
  const cloud = createMemoryCloud()
  const connectionId = newId()
  const environments = Object.fromEntries(environmentSlugs.map((slug) => [slug, newId()])) as Record<
    Slug,
    string
  >
  const [serviceId, teamId, lineId, repositoryId, imageRepositoryId] = [
    newId(),
    newId(),
    newId(),
    newId(),
    newId(),
  ]
  const now = new Date()

  await prisma.connection.create({
    data: {
      id: connectionId,
      name: 'simulated',
      kind: 'simulated',
      accountId: '1234567890123456',
      regions: ['cn-hangzhou'],
      yunxiaoOrganisationId: 'yunfan',
    },
  })
  await prisma.connectionRole.create({
    data: { id: newId(), connectionId, purpose: 'reading', arn: 'acs:ram::1:role/sluice-reader' },
  })
  await prisma.team.create({ data: { id: teamId, slug: 'trade-core', name: '交易核心' } })
  await prisma.productLine.create({ data: { id: lineId, slug: 'trade', name: '交易' } })
  await prisma.codeRepository.create({
    data: {
      id: repositoryId,
      connectionId,
      externalId: '1',
      path: 'yunfan/trade/order-service',
      defaultBranch: 'main',
      seenAt: now,
    },
  })
  await prisma.service.create({
    data: {
      id: serviceId,
      slug: 'order-service',
      productLineId: lineId,
      teamId,
      codeRepositoryId: repositoryId,
    },
  })
  await prisma.imageRepository.create({
    data: {
      id: imageRepositoryId,
      connectionId,
      instanceId: 'cri-yunfan0001',
      externalId: 'crr-1',
      host: cloud.host,
      ...image,
      serviceId,
      seenAt: now,
    },
  })
  cloud.addRepository('yunfan/trade/order-service')
  for (const [index, slug] of environmentSlugs.entries()) {
    const environmentId = environments[slug]
    const clusterId = newId()
    const clusterName = `ack-${slug}`
    const repository = `yunfan/manifests-${slug}`
    await prisma.environment.create({
      data: {
        id: environmentId,
        slug,
        rank: (index + 1) * 10,
        connectionId,
        regions: ['cn-hangzhou'],
        settings: settingsOf(slug),
      },
    })
    await prisma.connectionRole.create({
      data: {
        id: newId(),
        connectionId,
        purpose: 'promotion',
        environmentId,
        arn: `acs:ram::1:role/sluice-promote-${slug}`,
      },
    })
    await prisma.connectionSecret.create({
      data: {
        id: newId(),
        connectionId,
        purpose: 'manifest_writer',
        environmentId,
        keyId: 'k',
        sealed: Buffer.from('x'),
      },
    })
    await prisma.cluster.create({
      data: {
        id: clusterId,
        connectionId,
        externalId: cloud.addCluster(clusterName),
        name: clusterName,
        region: 'cn-hangzhou',
        state: 'running',
        seenAt: now,
      },
    })
    await prisma.target.create({
      data: {
        id: newId(),
        serviceId,
        environmentId,
        kind: 'ack',
        clusterId,
        namespace: 'trade',
        workloadKind: 'Deployment',
        workloadName: 'order-service',
        containers: { 'order-service': imageRepositoryId },
        manifestRepository: repository,
        manifestBranch: 'main',
        manifestPath: `${clusterName}/order-service/kustomization.yaml`,
        manifestFormat: 'kustomize',
      },
    })
    cloud.addRepository(repository)
    cloud.runtime.watch(repository)
    // Nothing is measured here unless a test is about it.
    cloud.observation.removeMetrics(clusterName)
    cloud.observation.removeLogs(clusterName)
  }
  await prisma.promotionPath.create({
    data: { id: newId(), name: 'standard', environmentIds: Object.values(environments), isDefault: true },
  })
  const team = { kind: 'team', id: teamId } as const
  const people = {
    wang: await addPerson(database, 'wang', 'developer', team),
    chen: await addPerson(database, 'chen', 'developer', team),
    lin: await addPerson(database, 'lin', 'release-manager'),
    zhou: await addPerson(database, 'zhou', 'viewer'),
    becker: await addPerson(database, 'becker', 'on-call'),
  }
  const around: Surroundings = { database, cloud: cloud.gate }
  let commits = 0
  let lastSha: string | null = null

  const look = async (slug: Slug): Promise<void> => {
    const workloads = await prisma.target.findMany({
      where: { environmentId: environments[slug] },
      include: { cluster: true },
    })
    await transact(database, async (tx) => {
      for (const target of workloads) {
        if (target.kind !== 'ack') continue
        const reading = await cloud.gate.reading(connectionId)
        const fact = await reading.workloads.getWorkload(
          target.cluster?.externalId ?? '',
          'trade',
          target.workloadKind === 'Rollout' ? 'Rollout' : 'Deployment',
          'order-service',
        )
        if (!fact.ok) continue
        const { containers, running, replicas, readyReplicas, settled, problem, problemText } = fact.value
        const row = {
          containers,
          running: JSON.parse(JSON.stringify(running)),
          replicas,
          readyReplicas,
          settled,
          problem,
          problemText,
          seenAt: tx.now,
        }
        const key = {
          clusterId: target.clusterId ?? '',
          namespace: 'trade',
          kind: target.workloadKind ?? 'Deployment',
          name: 'order-service',
        }
        await tx.prisma.workload.upsert({
          where: { clusterId_namespace_kind_name: key },
          create: { id: newId(), ...key, ...row },
          update: row,
        })
      }
      await refreshPlaces(tx, [{ serviceId, environmentId: environments[slug] }])
      return { ok: true, value: null }
    })
  }

  const takeJobs = async () => {
    const taken = await test.asOwner(
      `DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
       WHERE t.id = j.task_id AND t.identifier LIKE 'promotion.%' RETURNING j.id, t.identifier AS name, j.payload`,
    )
    return taken.rows as {
      name: string
      payload: { promotionId?: string; serviceId?: string; environmentId?: string }
    }[]
  }

  const doJob = async (job: Awaited<ReturnType<typeof takeJobs>>[number]): Promise<void> => {
    if (job.name === 'promotion.sweep') await sweepPromotions(around)
    else if (job.name === 'promotion.wake') await wakePromotions(around, job.payload)
    else if (job.name === 'promotion.stop-runs' && job.payload.promotionId) {
      const stopped = await stopLeftRuns(around, job.payload.promotionId)
      if (!stopped.ok) throw new Error(stopped.failure.message)
    } else if (job.payload.promotionId) {
      for (let turn = 0; turn < 60; turn += 1) {
        const result = await advancePromotion(around, job.payload.promotionId)
        const again = result.ok ? result.value.againAfterMs : null
        if (again === null || again > patienceMs) return
        cloud.runtime.reconcile()
      }
    }
  }

  return {
    around,
    cloud,
    serviceId,
    environments,
    people,
    look,
    addBuild: async (content, more = {}) => {
      commits += 1
      const id = newId()
      const sha = cloud.commit(
        'yunfan/trade/order-service',
        { 'a.ts': content },
        { message: `feat: ${content}`, author: 'W', email: 'wang@example.com' },
      )
      const parent = more.parent === undefined ? lastSha : more.parent
      await prisma.codeCommit.create({
        data: {
          repositoryId,
          sha,
          parents: parent ? [parent] : [],
          authorName: 'W',
          authorEmail: 'wang@example.com',
          title: `feat: ${content}`,
          message: `feat: ${content}`,
          workItems: [],
          committedAt: new Date(now.getTime() + commits * 1000),
          seenAt: now,
        },
      })
      lastSha = sha
      const digest = cloud.addImage(image.namespace, image.name, { content, imageTags: [sha] })
      await prisma.build.create({
        data: {
          id,
          serviceId,
          imageRepositoryId,
          digest,
          commitSha: sha,
          branch: 'main',
          version: more.version ?? null,
          sizeBytes: more.sizeBytes ?? 100_000_000,
          pushedAt: new Date(now.getTime() - day),
          scanState: 'complete',
          scannedAt: now,
          // Sync looked what it declares: nothing.
          declaredAt: now,
          scanHigh: 0,
          scanMedium: 0,
          scanLow: 0,
          scanUnknown: 0,
          seenAt: now,
        },
      })
      return { id, digest, sha }
    },
    runs: async (slug, build) => {
      cloud.commit(`yunfan/manifests-${slug}`, {
        [`ack-${slug}/order-service/kustomization.yaml`]: kustomization(cloud.host, build.digest),
      })
      cloud.runtime.set(`ack-${slug}`, {
        ...image,
        image: `${cloud.host}/trade/order-service`,
        digest: build.digest,
      })
      await look(slug)
    },
    drain: async () => {
      for (let round = 0; round < 200; round += 1) {
        cloud.runtime.reconcile()
        const jobs = await takeJobs()
        if (jobs.length === 0) return
        for (const job of jobs) await doJob(job)
      }
      throw new Error('the jobs never end')
    },
    pass: async (minutes) => {
      const ms = minutes * 60_000
      await database.pool.query('UPDATE clock_offset SET offset_ms = offset_ms + $1', [ms])
      await database.pool.query('UPDATE image_repository SET seen_at = sluice_now()')
      for (const slug of environmentSlugs) await look(slug)
      await sweepPromotions(around)
    },
    set: async (slug, change) => {
      await prisma.environment.update({
        where: { id: environments[slug] },
        data: { settings: { ...settingsOf(slug), ...change } },
      })
    },
  }
}
