import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clusterIdOf } from '../products/ack/seed.ts'
import { acrOf, inRepo } from '../products/acr/state.ts'
import { alertsOf } from '../products/arms/alerts.ts'
import { marksOf } from '../products/arms/behaviour.ts'
import { codeupOf } from '../products/codeup/state.ts'
import { fcOf } from '../products/fc/state.ts'
import { flowOf } from '../products/flow/state.ts'
import { readFileAt } from '../products/git/objects.ts'
import { listRefs, logCommits, resolveCommit } from '../products/git/reading.ts'
import { kubeOf } from '../products/kubernetes/kube.ts'
import type { Deployment, Pod } from '../products/kubernetes/object.ts'
import { type Simulator, startSimulator } from '../start.ts'
import { copyRegistry, environments, manifestsPath, registryId } from './company.ts'
import { demoServices } from './demo-services.ts'
import { codePathOf, pipelineName, type ServicePlan } from './service-plan.ts'

let sim: Simulator
beforeAll(async () => {
  sim = await startSimulator({ scenario: 'demo:quiet', pumpEveryMs: 0 })
  await sim.world.pump()
})
afterAll(() => sim.close())

const service = (slug: string): ServicePlan => demoServices.find((row) => row.slug === slug)!
const clusterOf = (environment: string) =>
  environments.find(({ slug }) => slug === environment)!.clusters[0]!.name

function deployment({ line, slug }: ServicePlan, cluster: string): Deployment {
  const all = ['deployments', 'rollouts'].flatMap((plural) =>
    kubeOf(sim.world).list<Deployment>(clusterIdOf(cluster), plural, line),
  )
  return all.find(({ metadata: { name, labels } }) => name === slug || labels?.['edas.oam.acname'] === slug)!
}
const functionOf = ({ slug }: ServicePlan, environment: string) =>
  fcOf(sim.world).functionNamed(`${slug}-${environments.find((row) => row.slug === environment)!.short}`)
/** What the alias of a function serves. */
function serves(plan: ServicePlan, environment: string) {
  const state = fcOf(sim.world)
  return state.servedBy(state.alias(functionOf(plan, environment), 'live'))
}
const runs = (plan: ServicePlan, environment: string): string =>
  plan.runtime === 'fc'
    ? serves(plan, environment)[0]!.code!.resolvedDigest
    : deployment(plan, clusterOf(environment)).spec.template.spec.containers[0]!.image.split('@')[1]!

const dirOf = (path: string) => codeupOf(sim.world).dirOf(codeupOf(sim.world).repository(path)!)
async function written(plan: ServicePlan, environment: string): Promise<string> {
  const dir = dirOf(manifestsPath(environment))
  const head = await resolveCommit(dir, 'main', 'branch')
  const file = await readFileAt(dir, head!, `${clusterOf(environment)}/${plan.slug}/kustomization.yaml`)
  return /digest: (\S+)/.exec(file!.toString())![1]!
}
const repoIdOf = ({ line, slug }: ServicePlan) =>
  acrOf(sim.world).repositoryAt(registryId, line, slug)!.repoId
const imageOf = (plan: ServicePlan, digest: string) =>
  acrOf(sim.world).manifests.get(inRepo(repoIdOf(plan), digest))!
const scanOf = (plan: ServicePlan, digest: string) =>
  acrOf(sim.world).scans.get(inRepo(repoIdOf(plan), digest))!
const highs = (plan: ServicePlan, digest: string) =>
  scanOf(plan, digest)
    .findings.filter(({ severity }) => severity === 'High')
    .map(({ cve }) => cve)
const headOf = async (plan: ServicePlan) => (await resolveCommit(dirOf(codePathOf(plan)), 'main', 'branch'))!
const digestOf = (plan: ServicePlan, tag: string) =>
  acrOf(sim.world).tags.get(inRepo(repoIdOf(plan), tag))?.digest
const lastRun = (plan: ServicePlan, what: 'ci' | 'cd' | 'merge-check') => {
  const flow = flowOf(sim.world)
  const pipeline = flow.pipelines.values().find(({ name }) => name === pipelineName(plan, what))!
  return flow.runsOf(pipeline)[0]
}

describe('a healthy service', () => {
  const ready = demoServices.filter(({ lags, oddity }) => oddity === undefined && String(lags) === '1,1,1')

  it('is one of at least twelve, order-service and cart-web among them', () => {
    expect(ready.length).toBeGreaterThanOrEqual(12)
    expect(ready.map(({ slug }) => slug)).toEqual(expect.arrayContaining(['order-service', 'cart-web']))
  })

  it.each(ready.map(({ slug }) => slug))(
    '%s can go on: newest in test, all checked, older to the right',
    async (slug) => {
      const plan = service(slug)
      const head = await headOf(plan)
      const inTest = runs(plan, 'test')
      expect(digestOf(plan, head)).toBe(inTest)
      expect(digestOf(plan, 'latest')).toBe(inTest)
      const built = lastRun(plan, 'ci')
      expect(built).toMatchObject({ status: 'SUCCESS', commit: head })
      expect(built!.jobs.map(({ sign }) => sign)).toEqual(
        expect.arrayContaining(['static-analysis', 'vulnerability-scan', 'unit-test']),
      )
      expect(imageOf(plan, inTest).imageSize).toBeLessThan(200_000_000)
      expect(scanOf(plan, inTest).status).toBe('COMPLETE')
      expect(highs(plan, inTest)).toEqual([])
      const digests = environments.map((environment) => runs(plan, environment.slug))
      expect(new Set(digests).size).toBe(4)
      const ages = digests.map((digest) => imageOf(plan, digest).createdAt)
      expect(ages).toEqual([...ages].sort((a, b) => b - a))
    },
  )
})

it('has every workload ready on the digest of its manifest, but for the ones that are broken on purpose', async () => {
  const differ: string[] = []
  const unready: string[] = []
  for (const plan of demoServices.filter(({ runtime }) => runtime === undefined)) {
    for (const { slug } of environments) {
      if (runs(plan, slug) !== (await written(plan, slug))) differ.push(`${plan.slug} ${slug}`)
      const { status, spec } = deployment(plan, clusterOf(slug))
      if (status?.readyReplicas !== spec.replicas) unready.push(`${plan.slug} ${slug}`)
    }
  }
  expect(differ).toEqual(['payment-router production'])
  await sim.world.advance(20_000)
  const pods = kubeOf(sim.world).list(clusterIdOf('ack-hz-test'), 'pods', 'membership') as Pod[]
  const points = pods.filter(({ metadata }) => metadata.name.startsWith('points-service'))
  expect(points.some(({ status }) => status.containerStatuses[0]?.ready === false)).toBe(true)
  expect(unready.filter((name) => name !== 'points-service test')).toEqual([])
})

it('runs two services as functions: a version of the newest builds each, the alias on the last', async () => {
  const functions = demoServices.filter(({ runtime }) => runtime === 'fc')
  expect(functions.map(({ slug }) => slug).sort()).toEqual(['media-service', 'replenish-batch'])
  for (const plan of functions) {
    for (const { slug } of environments) {
      expect(serves(plan, slug)).toMatchObject([{ share: 1 }])
      expect(fcOf(sim.world).versionsOf(functionOf(plan, slug)).length).toBeGreaterThan(1)
    }
    expect(runs(plan, 'test')).not.toBe(runs(plan, 'production'))
  }
})

it('runs two services on EDAS, in Deployments that EDAS made', () => {
  const applications = demoServices.filter(({ runtime }) => runtime === 'edas')
  expect(new Set(applications.map(({ framework }) => framework))).toEqual(new Set(['dubbo', 'spring-cloud']))
  expect(applications).toHaveLength(2)
  for (const plan of applications) {
    for (const { slug } of environments) {
      const { metadata, status, spec } = deployment(plan, clusterOf(slug))
      expect(metadata.name).toBe(`${plan.slug}-group-1-1`)
      expect(status?.readyReplicas).toBe(spec.replicas)
    }
    expect(runs(plan, 'test')).not.toBe(runs(plan, 'production'))
  }
})

it('runs two services in the second region', () => {
  const both = demoServices.filter(({ secondRegion }) => secondRegion === true)
  expect(both).toHaveLength(2)
  for (const plan of both) expect(deployment(plan, 'ack-eu-prod').status?.readyReplicas).toBeGreaterThan(0)
})

describe('what is broken on purpose', () => {
  it('an image too big, a High finding added, one inherited', () => {
    const big = service('recommend-engine')
    expect(imageOf(big, runs(big, 'test')).imageSize).toBeGreaterThan(300_000_000)
    const stock = service('stock-service')
    expect(highs(stock, runs(stock, 'test'))).toEqual(['CVE-2026-24823'])
    expect(highs(stock, runs(stock, 'pre-production'))).toEqual([])
    const search = service('search-api')
    expect(highs(search, runs(search, 'test'))).toEqual(highs(search, runs(search, 'production')))
    expect(highs(search, runs(search, 'test'))).toHaveLength(1)
  })

  it('a failing build: test stays on the build before', async () => {
    const gateway = service('trade-gateway')
    expect(lastRun(gateway, 'ci')).toMatchObject({ status: 'FAIL', commit: await headOf(gateway) })
    expect(digestOf(gateway, await headOf(gateway))).toBeUndefined()
  })

  it('a scan that runs on and one that failed', () => {
    const review = service('review-service')
    const returns = service('returns-service')
    expect(scanOf(review, runs(review, 'test')).status).toBe('SCANNING')
    expect(scanOf(returns, runs(returns, 'test')).status).toBe('FAILED')
  })

  it('a build that fails under load, wherever it goes from test, and nowhere yet', () => {
    const plan = service('risk-engine')
    const marks = marksOf(sim.world).values()
    expect(new Set(marks.map(({ cluster }) => cluster)).size).toBe(4)
    for (const mark of marks) {
      expect(mark).toMatchObject({ name: 'risk-engine', errorShare: 0.12, digest: runs(plan, 'test') })
      expect(mark.cluster).not.toBe(clusterIdOf('ack-hz-test'))
    }
    expect(runs(plan, 'pre-production')).not.toBe(runs(plan, 'test'))
    expect(alertsOf(sim.world)).toEqual([])
  })

  it('a tag that was moved away from its Git tag’s commit', async () => {
    const invoice = service('invoice-service')
    const tags = await listRefs(dirOf(codePathOf(invoice)), 'refs/tags')
    const moved = tags.filter(({ name, commit }) => digestOf(invoice, name) !== digestOf(invoice, commit))
    expect(moved).toHaveLength(1)
    const order = service('order-service')
    const right = await listRefs(dirOf(codePathOf(order)), 'refs/tags')
    expect(right.length).toBeGreaterThan(2)
    for (const { name, commit } of right) {
      expect(name).toMatch(/^\d{6}-\d{8}\.\d+$/)
      expect(digestOf(order, name)).toBe(digestOf(order, commit))
    }
  })

  it('a service without unit tests, one without delivery, one with a pipeline that follows no rule', () => {
    expect(lastRun(service('cms-web'), 'ci')!.jobs.map(({ sign }) => sign)).not.toContain('unit-test')
    const names = flowOf(sim.world)
      .pipelines.values()
      .map(({ name }) => name)
    expect(names).not.toContain('warehouse-adapter-service-cd-k8s')
    expect(names).toContain('warehouse-adapter-service-ci-k8s')
    expect(names).toContain('media_service-CI')
    expect(names).not.toContain('media-service-ci-k8s')
    expect(names).toEqual(
      expect.arrayContaining(['order-service-ci-k8s', 'cart-web-cd-k8s', 'cart-service-ci-k8s']),
    )
  })

  it('a registry with tags that move, copies of one namespace alone, and a rule that cleans up too much', () => {
    const state = acrOf(sim.world)
    const movable = demoServices.filter(
      ({ line, slug }) => state.repositoryAt(registryId, line, slug)?.tagImmutability === false,
    )
    expect(movable.map(({ oddity }) => oddity)).toEqual(['moved-tag'])
    const copied = (slug: string) => {
      const plan = service(slug)
      const repository = state.repositoryAt(copyRegistry.id, plan.line, slug)
      return (
        repository !== undefined && state.manifests.has(inRepo(repository.repoId, runs(plan, 'production')))
      )
    }
    expect([copied('cart-web'), copied('member-service')]).toEqual([true, false])
    const [rule] = state.lifecycleRules.values().filter(({ scope }) => scope === 'REPO')
    const cleaned = demoServices.find(({ slug }) => slug === rule?.repoName)!
    const newest = state.tags
      .by('repo', repoIdOf(cleaned))
      .toSorted((a, b) => b.updatedAt - a.updatedAt)
      .slice(0, rule?.retentionTagCount)
    expect(newest.map(({ digest }) => digest)).not.toContain(runs(cleaned, 'production'))
  })

  it('images that nobody owns and a workload of an unknown image', () => {
    expect(acrOf(sim.world).repositoryAt(registryId, 'content', 'legacy-banner')).toBeDefined()
    const stray = kubeOf(sim.world).get(
      clusterIdOf('ack-hz-test'),
      'deployments',
      'platform',
      'debug-toolbox',
    )
    expect(stray).toBeDefined()
  })
})

it('tells ninety days: commits with work items, merged and open requests, failed runs, promotions in the manifests', async () => {
  const order = service('order-service')
  const commits = await logCommits(dirOf(codePathOf(order)), { revs: [await headOf(order)] })
  expect(commits.length).toBeGreaterThan(25)
  expect(commits.filter(({ message }) => /ORD-\d+/.test(message)).length).toBeGreaterThan(20)
  const oldest = Date.parse(commits.at(-1)!.committedDate)
  expect(sim.clock.now() - oldest).toBeGreaterThan(80 * 86_400_000)
  const requests = codeupOf(sim.world).mergeRequests.values()
  expect(requests.filter(({ state }) => state === 'MERGED').length).toBeGreaterThan(300)
  expect(requests.filter(({ state }) => state === 'UNDER_REVIEW').length).toBeGreaterThan(10)
  const failed = flowOf(sim.world)
    .runs.values()
    .filter(({ status }) => status === 'FAIL')
  expect(failed.length).toBeGreaterThan(20)
  const dir = dirOf(manifestsPath('production'))
  const log = await logCommits(dir, { revs: [(await resolveCommit(dir, 'main'))!] })
  expect(
    log.filter(({ message }) =>
      /^deploy\(production\): order-service \d{6}-\d{8}\.\d+ \[skip ci\]/.test(message),
    ).length,
  ).toBeGreaterThan(1)
})

it('never says that something happened later than now', async () => {
  const now = sim.clock.now()
  const late = flowOf(sim.world)
    .runs.values()
    .filter((run) => run.startTime > now || (run.endTime ?? 0) > now)
  expect(late).toEqual([])
  for (const repository of codeupOf(sim.world).repositories.values())
    expect(repository.lastActivityAt).toBeLessThanOrEqual(now)
  for (const manifest of acrOf(sim.world).manifests.values())
    expect(manifest.createdAt).toBeLessThanOrEqual(now)
})
