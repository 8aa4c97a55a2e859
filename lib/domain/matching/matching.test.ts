// long: one table of what is matched with what, runtime by runtime, over the same small estate
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ComponentEntity } from '../descriptor/entity.ts'
import { matchDelivery } from './delivery.ts'
import { withoutRings } from './dependencies.ts'
import { discoverServices } from './discover.ts'
import type { MatchingInput, RepositorySubject } from './subject.ts'
import { deriveTargets } from './targets.ts'

const host = 'yunfan-registry.cn-hangzhou.cr.aliyuncs.com'
const nothing: MatchingInput = {
  repositories: [],
  pipelines: [],
  images: [],
  workloads: [],
  applications: [],
  functions: [],
  services: [],
  environments: [],
  pins: [],
}
const component = (name: string, change: Partial<ComponentEntity> = {}): ComponentEntity => ({
  kind: 'component',
  name,
  title: null,
  description: null,
  type: 'service',
  owner: null,
  system: null,
  dependsOn: [],
  tier: null,
  techStack: null,
  loadProfile: null,
  ...change,
})
const repository = (path: string, change: Partial<RepositorySubject> = {}): RepositorySubject => ({
  id: path,
  path,
  archived: false,
  entities: [],
  ...change,
})
const environment = (slug: string, cluster: string, namespaces: string[] = []) => ({
  id: slug,
  slug,
  placement: {
    clusters: [{ name: cluster, wave: 2, namespaces }],
    manifest: {
      repository: `yunfan/manifests-${slug}`,
      branch: 'main',
      pathTemplate: '{cluster}/{service}/kustomization.yaml',
      format: 'kustomize' as const,
    },
  },
})
const workload = (name: string, image: string, change: object = {}) => ({
  id: `w-${name}`,
  clusterId: 'c1',
  clusterName: 'ack-test',
  namespace: 'trade',
  kind: 'Deployment' as const,
  name,
  containers: [{ name, image }],
  ...change,
})
const image = (namespace: string, name: string) => ({ id: `${namespace}/${name}`, host, namespace, name })
const service = (slug: string, change: object = {}) => ({
  id: slug,
  slug,
  aliases: [],
  codeRepositoryId: null,
  productLine: 'trade',
  retired: false,
  ...change,
})

function run(change: Partial<MatchingInput>) {
  const input = { ...nothing, ...change }
  const { services, matches } = discoverServices(input)
  const known = services.map((each) => ({ ...each, id: each.id ?? each.slug }))
  const delivery = matchDelivery(input, known)
  return { services, matches: [...matches, ...delivery], targets: deriveTargets(input, delivery) }
}
const reasons = (change: Partial<MatchingInput>) =>
  run(change).matches.map((match) => [match.subjectName, match.service, match.reason])

describe('repositories become services', () => {
  const order = 'yunfan/trade/order-service'
  it.each<[string, Partial<MatchingInput>, string | null, string]>([
    [
      'a descriptor',
      { repositories: [repository(order, { entities: [component('order-service')] })] },
      'order-service',
      'descriptor',
    ],
    [
      'a library',
      { repositories: [repository(order, { entities: [component('x', { type: 'library' })] })] },
      null,
      'descriptor-type',
    ],
    [
      'its image',
      { repositories: [repository(order)], images: [image('trade', 'order-service')] },
      'order-service',
      'image',
    ],
    [
      'a pipeline that builds from it',
      { repositories: [repository(order)], pipelines: [{ id: 'p', name: 'odd ci', repositoryIds: [order] }] },
      'order-service',
      'pipelines',
    ],
    [
      'pipeline by name, and image',
      {
        repositories: [repository(order)],
        images: [image('trade', 'order-service')],
        pipelines: [{ id: 'p', name: 'order-service-ci-k8s', repositoryIds: [] }],
      },
      'order-service',
      'pipelines-and-image',
    ],
    ['nothing', { repositories: [repository(order)] }, null, 'nothing-delivers-it'],
    [
      'archived',
      { repositories: [repository(order, { archived: true, entities: [component('x')] })] },
      null,
      'archived',
    ],
    [
      'manifests',
      {
        repositories: [repository('yunfan/manifests-test')],
        environments: [environment('test', 'ack-test')],
      },
      null,
      'manifest-repository',
    ],
    [
      'a service of that name',
      { repositories: [repository(order)], services: [service('order-service')] },
      'order-service',
      'service-name',
    ],
    [
      'known before',
      {
        repositories: [repository('yunfan/trade/renamed')],
        services: [service('order-service', { codeRepositoryId: 'yunfan/trade/renamed' })],
      },
      'order-service',
      'known-repository',
    ],
    [
      'ignored by a person',
      {
        repositories: [repository(order, { entities: [component('order-service')] })],
        pins: [{ noun: 'repository', subjectId: order, serviceId: null }],
      },
      null,
      'ignored',
    ],
    [
      'given to another by a person',
      {
        repositories: [repository(order)],
        services: [service('checkout')],
        pins: [{ noun: 'repository', subjectId: order, serviceId: 'checkout' }],
      },
      'checkout',
      'pinned',
    ],
  ])('by %s', (_case, change, slug, reason) => {
    const [match] = run(change).matches
    expect(match).toMatchObject({ noun: 'repository', service: slug, reason })
  })

  it('takes line and kind from path, descriptor and pipeline', () => {
    const { services } = run({
      repositories: [
        repository('yunfan/trade/cart-web', { entities: [component('cart-web')] }),
        repository('yunfan/trade/portal', { entities: [component('portal', { type: 'website' })] }),
        repository('yunfan/lonely', { entities: [component('lonely', { system: 'payment' })] }),
        repository('yunfan/trade/shop', { entities: [component('shop')] }),
      ],
      pipelines: [{ id: 'p', name: 'shop-web-ci-k8s', repositoryIds: ['yunfan/trade/shop'] }],
    })
    expect(services.map((each) => [each.slug, each.kind, each.productLine])).toEqual([
      ['lonely', 'service', 'payment'],
      ['cart-web', 'web', 'trade'],
      ['portal', 'web', 'trade'],
      ['shop', 'web', 'trade'],
    ])
  })

  it('gives two repositories of one name two slugs, the same ones every time', () => {
    const repositories = ['yunfan/payment/gateway', 'yunfan/trade/gateway'].map((path) =>
      repository(path, { entities: [component('gateway')] }),
    )
    const first = run({ repositories }).services
    expect(first.map((each) => each.slug)).toEqual(['gateway', 'trade-gateway'])
    const services = first.map((each) => service(each.slug, { codeRepositoryId: each.codeRepositoryId }))
    const again = run({ repositories: [...repositories].reverse(), services }).services
    expect(again.map((each) => [each.slug, each.id])).toEqual([
      ['gateway', 'gateway'],
      ['trade-gateway', 'trade-gateway'],
    ])
  })

  it('finds several services in one repository', () => {
    const both = repository('yunfan/trade/mono', {
      entities: [component('a-service'), component('b-service')],
    })
    const { services, matches } = run({ repositories: [both] })
    expect(services.map((each) => each.slug)).toEqual(['a-service', 'b-service'])
    expect(matches[0]?.detail).toMatchObject({ services: ['a-service', 'b-service'] })
  })

  it('lets a retired service rest', () => {
    const order = repository('yunfan/trade/order-service', { entities: [component('order-service')] })
    const { services, matches } = run({
      repositories: [order],
      services: [service('order-service', { retired: true })],
    })
    expect(services).toEqual([])
    expect(matches).toMatchObject([{ service: null, reason: 'ignored' }])
  })

  it('finds a renamed service by its earlier name', () => {
    const { services } = run({
      repositories: [repository('yunfan/trade/orders', { entities: [component('order-service')] })],
      services: [service('orders-new', { aliases: ['order-service'] })],
    })
    expect(services.map((each) => [each.slug, each.id])).toEqual([['orders-new', 'orders-new']])
  })
})

describe('pipelines, images and workloads find their service', () => {
  const repositories = ['order-service', 'cart-web'].map((name) =>
    repository(`yunfan/trade/${name}`, { entities: [component(name)] }),
  )
  const from = (name: string) => [`yunfan/trade/${name}`]

  it('pipelines by what they build from, else by name, and says where the two differ', () => {
    const { matches } = run({
      repositories,
      pipelines: [
        { id: '1', name: 'order-service-ci-k8s', repositoryIds: from('order-service') },
        { id: '2', name: 'media_CI', repositoryIds: from('order-service') },
        { id: '3', name: 'cart-web-cd-k8s', repositoryIds: from('order-service') },
        { id: '4', name: 'cart-web-cd-k8s', repositoryIds: [] },
        { id: '5', name: 'gone-service-ci-k8s', repositoryIds: [] },
        { id: '6', name: 'nightly', repositoryIds: [] },
      ],
    })
    const found = matches.filter((match) => match.noun === 'pipeline')
    expect(found.map((match) => [match.service, match.reason, match.detail.finding])).toEqual([
      ['order-service', 'pipeline-source', undefined],
      ['order-service', 'pipeline-source', 'name-follows-no-rule'],
      ['order-service', 'pipeline-source', 'name-says-other'],
      ['cart-web', 'pipeline-name', undefined],
      [null, 'no-such-service', undefined],
      [null, 'name-follows-no-rule', undefined],
    ])
  })

  it('images by path, else by a name that only one has', () => {
    const images = [image('trade', 'order-service'), image('elsewhere', 'cart-web'), image('trade', 'legacy')]
    const of = reasons({ repositories, images }).filter(([name]) => name?.includes(host))
    expect(of.map(([, slug, reason]) => [slug, reason])).toEqual([
      ['order-service', 'image-path'],
      ['cart-web', 'image-name'],
      [null, 'no-such-service'],
    ])
  })

  it('workloads by image, else by name, each with its reason', () => {
    const images = [image('trade', 'order-service'), image('trade', 'cart-web'), image('trade', 'legacy')]
    const at = (name: string) =>
      `${host.replace('-registry.', '-registry-vpc.')}/trade/${name}@sha256:${'a'.repeat(64)}`
    const two = [
      { name: 'a', image: at('order-service') },
      { name: 'b', image: at('cart-web') },
    ]
    const { matches, targets } = run({
      repositories,
      images,
      environments: [environment('test', 'ack-test')],
      workloads: [
        workload('order-service', at('order-service')),
        workload('orders-canary', at('order-service')),
        workload('cart-web', 'docker.io/library/nginx:1'),
        workload('debug', 'docker.io/library/busybox:1'),
        workload('legacy', at('legacy')),
        workload('both', '', { containers: two }),
        workload('order-service', at('order-service'), { id: 'far', clusterName: 'ack-far' }),
      ],
    })
    const found = matches.filter((match) => match.noun === 'workload')
    expect(found.map((match) => [match.service, match.reason])).toEqual([
      ['order-service', 'workload-image'],
      ['order-service', 'workload-image'],
      ['cart-web', 'workload-name'],
      [null, 'foreign-image'],
      [null, 'no-such-service'],
      [null, 'ambiguous'],
      [null, 'no-environment'],
    ])
    expect(
      targets.map((target) => [target.workloadName, target.wave, target.containers, target.manifest?.path]),
    ).toEqual([
      [
        'order-service',
        2,
        { 'order-service': 'trade/order-service' },
        'ack-test/order-service/kustomization.yaml',
      ],
      [
        'orders-canary',
        2,
        { 'orders-canary': 'trade/order-service' },
        'ack-test/order-service/kustomization.yaml',
      ],
      ['cart-web', 2, {}, 'ack-test/cart-web/kustomization.yaml'],
    ])
  })

  it('places a workload where its namespace is named, before where all are taken', () => {
    const one = environment('a', 'ack-test', ['trade'])
    const all = environment('b', 'ack-test')
    const elsewhere = environment('c', 'ack-test', ['payment'])
    const { targets } = run({
      repositories,
      images: [image('trade', 'order-service')],
      environments: [one, all, elsewhere],
      workloads: [workload('order-service', `${host}/trade/order-service`)],
    })
    expect(targets.map((target) => target.environmentId)).toEqual(['a', 'b'])
  })

  it('says the same however its input is ordered', () => {
    const images = [image('trade', 'order-service'), image('trade', 'cart-web')]
    const pipelines = [
      { id: '1', name: 'order-service-ci-k8s', repositoryIds: from('order-service') },
      { id: '2', name: 'cart-web-ci-k8s', repositoryIds: from('cart-web') },
    ]
    const said = (input: Partial<MatchingInput>) =>
      reasons(input)
        .map((each) => each.join(' '))
        .sort()
    const expected = said({ repositories, images, pipelines })
    fc.assert(
      fc.property(
        fc.shuffledSubarray(repositories, { minLength: 2 }),
        fc.shuffledSubarray(images, { minLength: 2 }),
        fc.shuffledSubarray(pipelines, { minLength: 2 }),
        (a, b, c) => {
          expect(said({ repositories: a, images: b, pipelines: c })).toEqual(expected)
        },
      ),
    )
  })
})

describe('dependencies', () => {
  const edge = (from: string, to: string) => ({ from, to })
  it('refuse the edge that closes a ring', () => {
    const { kept, refused } = withoutRings([
      edge('a', 'b'),
      edge('b', 'c'),
      edge('c', 'a'),
      edge('d', 'd'),
      edge('a', 'c'),
    ])
    expect(kept).toEqual([edge('a', 'b'), edge('b', 'c'), edge('a', 'c')])
    expect(refused).toEqual([edge('c', 'a'), edge('d', 'd')])
  })

  it('never leave a ring', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
    fc.assert(
      fc.property(fc.array(fc.record({ from: name, to: name }), { maxLength: 30 }), (edges) => {
        const { kept, refused } = withoutRings(edges)
        expect(kept.length + refused.length).toBe(edges.length)
        const next = new Map<string, string[]>()
        for (const each of kept) next.set(each.from, [...(next.get(each.from) ?? []), each.to])
        const walk = (at: string, seen: string[]): boolean =>
          seen.includes(at) || (next.get(at) ?? []).some((to) => walk(to, [...seen, at]))
        expect(['a', 'b', 'c', 'd', 'e'].some((at) => walk(at, []))).toBe(false)
      }),
    )
  })
})

describe('applications and functions find their service and their environment', () => {
  const repositories = ['order-service', 'cart-web'].map((name) =>
    repository(`yunfan/trade/${name}`, { entities: [component(name)] }),
  )
  const main = (text: string) => [{ name: 'main', image: text }]
  const order = `${host}/trade/order-service:1`
  const named = (name: string, wave: number) => ({ region: 'cn-hangzhou', name, wave })
  const test = environment('test', 'ack-test')
  const production = environment('production', 'ack-prod')
  const environments = [
    { ...test, placement: { ...test.placement, functions: [{ ...named('*', 1), alias: 'live' }] } },
    {
      ...production,
      placement: {
        ...production.placement,
        applications: [named('*-prod', 3)],
        functions: [{ ...named('*-prod', 2), alias: 'stable' }],
      },
    },
  ]
  const application = (id: string, change: object = {}) => ({
    id,
    name: id,
    region: 'cn-hangzhou',
    clusterId: 'c1' as string | null,
    clusterName: 'ack-test' as string | null,
    namespace: 'trade' as string | null,
    containers: main(order),
    ...change,
  })
  const fn = (name: string, image: string | null, region = 'cn-hangzhou') => ({
    id: name,
    name,
    region,
    containers: image === null ? [] : main(image),
  })
  const nowhere = { clusterId: null, clusterName: null, namespace: null }

  it('by cluster or by name, the name that says most first', () => {
    const { matches, targets } = run({
      repositories,
      images: [image('trade', 'order-service')],
      environments,
      applications: [
        application('orders'),
        application('cart-web', { containers: main('docker.io/library/nginx:1') }),
        application('orders-prod', nowhere),
        application('orders-far', nowhere),
      ],
      functions: [
        fn('anything-prod', order),
        fn('cart-web-prod', 'docker.io/library/nginx:1'),
        fn('plain', order),
        fn('zip', null),
        fn('far', order, 'eu-central-1'),
      ],
    })
    const found = matches.filter(({ noun }) => noun === 'application' || noun === 'function')
    expect(found.map((match) => [match.subjectId, match.service, match.reason])).toEqual([
      ['orders', 'order-service', 'application-image'],
      ['cart-web', 'cart-web', 'application-name'],
      ['orders-prod', 'order-service', 'application-image'],
      ['orders-far', null, 'no-environment'],
      ['anything-prod', 'order-service', 'function-image'],
      ['cart-web-prod', 'cart-web', 'function-name'],
      ['plain', 'order-service', 'function-image'],
      ['zip', null, 'no-container'],
      ['far', null, 'no-environment'],
    ])
    expect(
      targets.map((each) => [
        each.environmentId,
        each.kind,
        each.applicationId ?? each.functionId,
        each.functionAlias,
        each.wave,
        each.containers,
      ]),
    ).toEqual([
      ['test', 'edas', 'orders', null, 2, { main: 'trade/order-service' }],
      ['test', 'edas', 'cart-web', null, 2, {}],
      ['production', 'edas', 'orders-prod', null, 3, { main: 'trade/order-service' }],
      ['production', 'fc', 'anything-prod', 'stable', 2, { main: 'trade/order-service' }],
      ['production', 'fc', 'cart-web-prod', 'stable', 2, {}],
      ['test', 'fc', 'plain', 'live', 1, { main: 'trade/order-service' }],
    ])
  })
})
