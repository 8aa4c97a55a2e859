import type { World } from '../kernel/world.ts'
import { clusterIdOf } from '../products/ack/seed.ts'
import { registryHost } from '../products/acr/seed.ts'
import { createCodeRepository } from '../products/codeup/seed.ts'
import type { ImportCommit, Signature } from '../products/git/import.ts'
import { watchManifests } from '../products/kubernetes/gitops/source.ts'
import {
  createService,
  createWorkload,
  type ManifestKind,
  manifestsOf,
  type WorkloadSpec,
} from '../products/kubernetes/seed.ts'
import { day } from './calendar.ts'
import { type EnvironmentPlan, emailOf, environments, manifestsPath, people, registryId } from './company.ts'
import type { BuiltHistory } from './seed-builds.ts'
import { foldersOf } from './seed-pipelines.ts'
import type { Language, ServicePlan } from './service-plan.ts'

/** One digest written for one service in one environment. */
interface Delivery {
  history: BuiltHistory
  digest: string
  at: number
  title: string
  by: Signature
}

const flowBot: Signature = { name: 'Flow', email: 'flow@bots.yunfan.example' }
const requests: Record<Language, { cpu: string; memory: string }> = {
  java: { cpu: '1', memory: '2Gi' },
  go: { cpu: '500m', memory: '512Mi' },
  node: { cpu: '500m', memory: '768Mi' },
  web: { cpu: '200m', memory: '256Mi' },
  python: { cpu: '1', memory: '4Gi' },
}

/** What a service is in one cluster: its manifests and its live workload both come from this. */
export function workloadSpec(
  world: World,
  service: ServicePlan,
  cluster: string,
  digest: string,
): WorkloadSpec {
  const environment = environments.find(({ clusters }) => clusters.some(({ name }) => name === cluster))
  const replicas = environment?.clusters.find(({ name }) => name === cluster)?.replicas ?? 2
  return {
    namespace: service.line,
    name: service.slug,
    image: `${registryHost(world, registryId)}/${service.line}/${service.slug}`,
    digest,
    replicas: service.tier === 1 || replicas === 1 ? replicas : Math.max(2, replicas - 1),
    port: service.language === 'web' ? 80 : 8080,
    labels: { 'yunfan.example/team': service.team, 'yunfan.example/tier': String(service.tier) },
    env: { ENVIRONMENT: environment?.slug ?? '', SERVICE: service.slug },
    ...requests[service.language],
    ...(service.rollout
      ? { rollout: { canary: { steps: shared.has(environment?.slug) ? steps : [] } } }
      : {}),
  }
}

const shared = new Set<string | undefined>(['preview', 'production'])
/** Each pause ends by itself, so that a rollout goes on where nobody steers it. */
const steps = [
  { setWeight: 25 },
  { pause: { duration: '3m' } },
  { setWeight: 50 },
  { pause: { duration: '3m' } },
]

const kindOfWorkload = ({ rollout }: ServicePlan): ManifestKind => (rollout ? 'Rollout' : 'Deployment')

/** Every build of a service that was brought into an environment, in the order of time. */
export function deliveriesOf(history: BuiltHistory, environment: EnvironmentPlan['slug']): Delivery[] {
  const { plan } = history.written
  if (environment === 'test') {
    return [...history.builds.values()].map(({ digest, deployedAt, commit }) => ({
      history,
      digest,
      at: deployedAt,
      title: commit.slice(0, 8),
      by: flowBot,
    }))
  }
  return plan.promotions.flatMap(({ environment: slug, change, at, by }) => {
    const build = history.builds.get(change)
    if (slug !== environment || build === undefined) return []
    const name = people.find((person) => person.key === by)?.name ?? by
    const title = plan.versions.get(change)?.name ?? build.commit.slice(0, 8)
    return [{ history, digest: build.digest, at, title, by: { name, email: emailOf(by) } }]
  })
}

/** Writes an environment's manifest repository from what was delivered, and stands the workloads up as it ends. */
export async function seedEnvironment(
  world: World,
  histories: BuiltHistory[],
  environment: EnvironmentPlan,
  startedAt: number,
): Promise<void> {
  const path = manifestsPath(environment.slug)
  const deliveries = histories
    .filter(({ written }) => (written.plan.service.runtime ?? 'ack') === 'ack')
    .flatMap((history) => deliveriesOf(history, environment.slug))
    .sort((a, b) => a.at - b.at)
  const commits: ImportCommit[] = [
    {
      mark: 1,
      ref: 'refs/heads/main',
      author: { name: 'Anna Becker', email: emailOf('becker') },
      at: startedAt,
      message: 'Keep the desired state here\n',
      files: { 'README.md': `# ${environment.slug}\n\n<cluster>/<service>/kustomization.yaml\n` },
    },
  ]
  const written = new Map<string, Array<Delivery & { mark: number }>>()
  for (const delivery of deliveries) {
    const { service } = delivery.history.written.plan
    const before = written.get(service.slug) ?? []
    const files: Record<string, string> = {}
    for (const { cluster, folder } of foldersOf(service, environment.slug)) {
      const spec = workloadSpec(world, service, cluster, delivery.digest)
      const manifests = manifestsOf(spec, kindOfWorkload(service))
      for (const [name, text] of Object.entries(manifests)) {
        if (before.length === 0 || name === 'kustomization.yaml') files[`${folder}/${name}`] = text
      }
    }
    const mark = commits.length + 1
    commits.push({
      mark,
      ref: 'refs/heads/main',
      author: delivery.by,
      at: delivery.at,
      message: `deploy(${environment.slug}): ${service.slug} ${delivery.title} [skip ci]\n\nDigest: ${delivery.digest}\n`,
      from: mark - 1,
      files,
    })
    written.set(service.slug, [...before, { ...delivery, mark }])
  }
  const { marks } = await createCodeRepository(world, {
    path,
    description: `Desired state of ${environment.slug}`,
    history: { commits },
  })
  for (const list of written.values()) standWorkloads(world, environment, list, marks)
  watchManifests(world, { repository: path, adopt: true })
}

function standWorkloads(
  world: World,
  environment: EnvironmentPlan,
  list: Array<Delivery & { mark: number }>,
  marks: Map<number, string>,
): void {
  const last = list.at(-1)
  if (last === undefined) return
  const { service } = last.history.written.plan
  for (const { cluster } of foldersOf(service, environment.slug)) {
    const digest = liveDigest(last, environment.slug)
    const [clusterId, createdAt] = [clusterIdOf(cluster), list[0]?.at ?? last.at]
    createService(world, { clusterId, namespace: service.line, name: service.slug, createdAt })
    createWorkload(world, {
      clusterId,
      spec: workloadSpec(world, service, cluster, digest),
      kind: kindOfWorkload(service),
      createdAt,
      history: list.slice(-4, -1).map((delivery) => ({ digest: delivery.digest, at: delivery.at })),
      rolledOutAt: digest === last.digest ? last.at + 5_000 : world.clock.now() - 0.4 * day,
      gitRevision: marks.get(last.mark) ?? '',
    })
  }
}

/** What runs: the manifest's digest, unless somebody changed it by hand in production. */
function liveDigest(last: Delivery, environment: string): string {
  const { plan } = last.history.written
  if (plan.service.oddity !== 'drift' || environment !== 'production') return last.digest
  return [...last.history.builds.values()].at(-1)?.digest ?? last.digest
}
