// Many services and the worker's own queue over a cloud that answers at once: what the engine itself takes.
import { closeDatabase, createDatabase } from '../catalog/database.ts'
import { createMemoryCloud, type MemoryCloud } from '../cloud/memory/cloud.ts'
import type { CloudGate } from '../cloud/ports/cloud.ts'
import { isCommitOf } from '../domain/promotion/effect-names.ts'
import { createPool } from '../platform/db.ts'
import { createLog } from '../platform/log.ts'
import { Metrics } from '../platform/metrics.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { requestPromotion } from '../use-cases/promotion/request-promotion.ts'
import { promotionWork } from '../worker/promotion-tasks.ts'
import { runQueue } from '../worker/runner.ts'
import { builders, openSettings } from './builders.ts'
import { createPerson } from './people.ts'

const [from, into] = ['test', 'pre-production']
const repository = `bench/manifests-${into}`

export interface CrowdEnd {
  slug: string
  state: string
  steps: number
  /** From the start to the end, by the database's clock. */
  tookMs: number
  /** Commits in the manifest repository that name this promotion, and keep tags on its image. */
  commits: number
  keepTags: number
}

export interface Crowd {
  /** Asks for one promotion of each of these services, at once, and waits until all have ended. */
  promote(slugs: string[], patienceMs: number): Promise<CrowdEnd[]>
  slugs: string[]
  close(): Promise<void>
}

/** A controller that needs no time: what was committed runs at once. */
function withInstantRollout(cloud: MemoryCloud): CloudGate {
  return {
    reading: (connectionId) => cloud.gate.reading(connectionId),
    releasing: (connectionId) => cloud.gate.releasing(connectionId),
    costing: (connectionId) => cloud.gate.costing(connectionId),
    proposing: (connectionId) => cloud.gate.proposing(connectionId),
    tagging: (connectionId) => cloud.gate.tagging(connectionId),
    promoting: async (connectionId, environmentId, sessionName) => {
      const opened = await cloud.gate.promoting(connectionId, environmentId, sessionName)
      const manifests: typeof opened.manifests = {
        getHead: (...input) => opened.manifests.getHead(...input),
        getFile: (...input) => opened.manifests.getFile(...input),
        listCommits: (...input) => opened.manifests.listCommits(...input),
        commitFile: async (input) => {
          const answer = await opened.manifests.commitFile(input)
          const name = input.path.split('/')[1] ?? ''
          const digest = /sha256:[0-9a-f]{64}/.exec(input.content)?.[0]
          if (answer.ok && digest) {
            const image = `${cloud.host}/bench/${name}`
            cloud.runtime.set(into, { namespace: 'bench', name, image, digest }, answer.value.sha)
          }
          return answer
        },
      }
      return { ...opened, manifests }
    },
  }
}

/** Fills an empty migrated database with `count` services, each with a build ready to go from test to pre-production. */
export async function createCrowd(databaseUrl: string, count: number, rolloutCap: number): Promise<Crowd> {
  const log = createLog('warn', 'crowd')
  const pool = createPool({ databaseUrl, databasePoolSize: 12 }, log)
  const database = createDatabase(pool)
  const cloud = createMemoryCloud()
  const make = builders(database)
  const connection = await make.connection()
  const settings = { rolloutCap, scan: { ...openSettings.scan, freshHours: 24 * 3650 } }
  const environments = [
    await make.environment(connection.id, from, 10, settings),
    await make.environment(connection.id, into, 20, settings),
  ]
  for (const environment of environments) {
    const { prisma } = database
    const role = { purpose: 'promotion', connectionId: connection.id, environmentId: environment.id } as const
    await prisma.connectionRole.create({
      data: { id: environment.id, arn: `acs:ram::1:role/${environment.slug}`, ...role },
    })
    const secret = { ...role, purpose: 'manifest_writer', keyId: 'k', sealed: Buffer.from('x') } as const
    await prisma.connectionSecret.create({ data: { id: environment.id, ...secret } })
  }
  await make.path(environments.map(({ id }) => id))
  const clusters = []
  for (const { slug } of environments) {
    clusters.push(await make.cluster(connection.id, slug, { externalId: cloud.addCluster(slug) }))
  }
  cloud.addRepository(repository)

  const slugs = Array.from({ length: count }, (_, index) => `crowd-${String(index).padStart(3, '0')}`)
  const files: Record<string, string> = {}
  for (const slug of slugs) {
    const service = await make.service({ slug })
    const images = await make.imageRepository(connection.id, slug, {
      serviceId: service.id,
      host: cloud.host,
      seenAt: new Date(),
      namespace: 'bench',
    })
    const digests = ['older', 'newer'].map((word) =>
      cloud.addImage('bench', slug, { content: `${slug} ${word}`, imageTags: [word] }),
    )
    const [older, newer] = [
      await make.build(images, 'older', { digest: digests[0] ?? '' }),
      await make.build(images, 'newer', {
        digest: digests[1] ?? '',
        pushedAt: new Date('2026-01-02T00:00:00Z'),
      }),
    ]
    for (const [position, environment] of environments.entries()) {
      const running = position === 0 ? newer : older
      const cluster = clusters[position]
      if (!cluster) continue
      await make.target(service, environment, cluster, {
        namespace: 'bench',
        containers: { [slug]: images.id },
        manifestRepository: repository,
        manifestPath: `${into}/${slug}/kustomization.yaml`,
      })
      await make.stay(service, environment, running)
      await make.place(service, environment, running)
      cloud.runtime.set(environment.slug, {
        namespace: 'bench',
        name: slug,
        image: `${cloud.host}/bench/${slug}`,
        digest: running.digest,
      })
    }
    files[`${into}/${slug}/kustomization.yaml`] =
      `images:\n  - name: ${cloud.host}/bench/${slug}\n    digest: ${older.digest}\n`
  }
  cloud.commit(repository, files)
  const person = await createPerson(database, 'crowd', [{ role: 'release-manager' }])

  const around: Surroundings = { database, cloud: withInstantRollout(cloud) }
  const work = promotionWork(around, 15_000, log, new Metrics())
  const queue = runQueue(() => createPool({ databaseUrl, databasePoolSize: 4 }, log), 4, work.tasks, log)

  const promote: Crowd['promote'] = async (asked, patienceMs) => {
    const newest = await database.prisma.build.findMany({
      where: { service: { slug: { in: asked } } },
      orderBy: { pushedAt: 'desc' },
      include: { service: true },
    })
    const digestOf = new Map([...newest].reverse().map((build) => [build.service?.slug, build.digest]))
    const ids = await Promise.all(
      asked.map(async (service) => {
        const answer = await requestPromotion(around, person, {
          service,
          environment: into,
          build: digestOf.get(service),
        })
        if (!answer.ok) throw new Error(`${service}: ${answer.failure.code} ${answer.failure.message}`)
        return answer.value.id
      }),
    )
    const deadline = performance.now() + patienceMs
    for (;;) {
      const ended = await database.prisma.promotion.count({
        where: { id: { in: ids }, endedAt: { not: null } },
      })
      if (ended === ids.length || performance.now() > deadline) break
      await new Promise((settle) => setTimeout(settle, 20))
    }
    const rows = await database.prisma.promotion.findMany({
      where: { id: { in: ids } },
      include: { service: true, steps: true },
    })
    const commits = [...(cloud.estate.repositories.get(repository)?.commits.values() ?? [])]
    return rows.map((row) => {
      const tags = cloud.estate.imageRepositories.get(`bench/${row.service.slug}`)?.imageTags ?? new Map()
      return {
        slug: row.service.slug,
        state: row.state,
        steps: row.steps.length,
        tookMs: (row.endedAt?.getTime() ?? Number.NaN) - (row.startedAt?.getTime() ?? Number.NaN),
        commits: commits.filter((commit) => isCommitOf(commit.message, row.number)).length,
        keepTags: [...tags.keys()].filter((name) => !['older', 'newer'].includes(name)).length,
      }
    })
  }
  return {
    promote,
    slugs,
    close: async () => {
      work.close()
      // What the last ones left in the queue is done too: its database may be dropped right after this.
      for (let turn = 0; turn < 100; turn += 1) {
        const { rowCount } = await database.pool.query('SELECT FROM graphile_worker._private_jobs LIMIT 1')
        if (!rowCount) break
        await new Promise((settle) => setTimeout(settle, 50))
      }
      await queue.close()
      await closeDatabase(database)
    },
  }
}
