import { million } from '../products/estate/price.ts'
import type { Origin, ResourceOptions } from '../products/estate/resource.ts'
import { between, chance, pick } from '../products/flow/chance.ts'
import { day } from './calendar.ts'
import type { ServicePlan } from './service-plan.ts'

/** Who owns what: production in the home country, everything before it, and the second region, which is billed in dollars. */
export const accounts = {
  main: '1234567890123456',
  before: '1234567890120002',
  abroad: '1234567890120003',
} as const

export const infrastructure = 'yunfan/infrastructure'

export interface Draft extends Omit<ResourceOptions, 'origin'> {
  origin: Origin['by']
  /** File and address follow from these. */
  module: string
}

export interface Ground {
  seed: string
  now: number
  /** First day of the bills that were kept. */
  since: number
}

const hash = (seed: string, ...words: string[]): string =>
  Math.floor(chance(seed, ...words) * 2 ** 44)
    .toString(36)
    .padStart(9, '0')
    .slice(-9)

const misspelt: Record<string, readonly string[]> = {
  production: ['prod', 'PROD', '生产', 'ｐｒｏｄ'],
  'pre-production': ['pre', 'staging', '预发'],
  test: ['TEST', 'qa', '测试'],
}

/** What somebody put on a resource, as people do: mostly right, often nearly, sometimes nothing. */
export function tagsFor(
  ground: Ground,
  id: string,
  of: { line: string; application: string; environment: string },
): Pick<ResourceOptions, 'tags' | 'taggedAt'> {
  const { line, application, environment } = of
  const right = { project: line, application, environment }
  const drawn = chance(ground.seed, id, 'tags')
  const team: Record<string, string> = chance(ground.seed, id, 'team') < 0.4 ? { team: `${line}-team` } : {}
  if (drawn < 0.58) return { tags: { ...right, ...team } }
  if (drawn < 0.68)
    return { tags: { ...right, ...team, environment: pick(misspelt[environment] ?? ['all'], id) } }
  if (drawn < 0.75) return { tags: { Project: line, app: application, env: environment } }
  if (drawn < 0.82) return { tags: { project: line, ...team } }
  if (drawn < 0.86) return { tags: { ...right, project: 'black-friday-2024' } }
  if (drawn < 0.93) return { tags: team }
  // Found and tagged some weeks ago: dark before, and coloured since.
  const ago = between(12, 70, ground.seed, id, 'since')
  return { tags: right, taggedAt: ground.now - Math.round(ago) * day }
}

const madeAt = (ground: Ground, id: string): number => {
  const late = chance(ground.seed, id, 'late') < 0.15
  return late ? ground.now - Math.round(between(20, 300, ground.seed, id, 'made')) * day : ground.since
}

const yuan = (amount: number): number => Math.round(amount * million)

interface Place {
  environment: 'production' | 'pre-production' | 'test'
  accountId: string
  regionId: string
  origin: Origin['by']
  /** Size against production. */
  scale: number
}

const places = (service: ServicePlan): Place[] => [
  {
    environment: 'production',
    accountId: accounts.main,
    regionId: 'cn-hangzhou',
    origin: 'terraform',
    scale: 1,
  },
  {
    environment: 'pre-production',
    accountId: accounts.before,
    regionId: 'cn-hangzhou',
    origin: 'ros',
    scale: 0.3,
  },
  { environment: 'test', accountId: accounts.before, regionId: 'cn-shanghai', origin: 'ros', scale: 0.15 },
  ...(service.secondRegion === true
    ? [
        {
          environment: 'production',
          accountId: accounts.abroad,
          regionId: 'eu-central-1',
          origin: 'console',
          // Dollars.
          scale: 0.1,
        } as const,
      ]
    : []),
]

/** What a service has of its own in one environment. */
function ownOf(ground: Ground, service: ServicePlan, place: Place): Draft[] {
  const { slug, line, tier, language } = service
  const { environment, accountId, regionId, scale } = place
  const name = `${slug}-${environment === 'production' ? 'prod' : environment === 'test' ? 'test' : 'pre'}`
  const make = (kind: Draft['kind'], prefix: string, perDay: number, more: Partial<Draft> = {}): Draft => {
    const id = `${prefix}${hash(ground.seed, kind, slug, regionId, environment)}`
    return {
      kind,
      accountId,
      regionId,
      id,
      name,
      createdAt: madeAt(ground, id),
      group: { id: `rg-aek${hash(ground.seed, 'group', line)}`, name: line },
      origin: place.origin,
      module: place.origin === 'ros' ? `${line}-${environment}` : line,
      about: { line, service: slug, environment },
      price: { perDay: yuan(perDay * scale), discount: 0.85 },
      ...tagsFor(ground, id, { line, application: slug, environment }),
      ...more,
    }
  }
  const drafts: Draft[] = []
  const stateful = language === 'java' || language === 'go' || language === 'python'
  if (stateful && tier <= 3) {
    const perDay = tier === 1 ? 96 : 38
    const months =
      environment === 'production' && regionId === 'cn-hangzhou' ? { months: tier === 1 ? 12 : 1 } : {}
    drafts.push(
      make('database', 'rm-bp1', perDay, {
        price: { perDay: yuan(perDay * scale), discount: 0.8, ...months },
      }),
    )
  }
  if (stateful && tier === 1 && environment !== 'pre-production') drafts.push(make('cache', 'r-bp1', 27))
  if (language === 'web' && environment === 'production') {
    const domain = `${slug}.yunfan.example`
    drafts.push(make('balancer', 'lb-bp1', 14))
    if (regionId === 'cn-hangzhou')
      drafts.push(
        make('domain', '', 31, {
          id: domain,
          name: domain,
          regionId: 'global',
          origin: 'console',
          module: '',
        }),
      )
  }
  if (language === 'web' || line === 'content') {
    const bucket = `yunfan-${name}${regionId === 'cn-hangzhou' ? '' : `-${regionId.slice(0, 2)}`}`
    drafts.push(make('bucket', '', 9, { id: bucket, name: bucket }))
  }
  return drafts
}

export const serviceDrafts = (ground: Ground, services: readonly ServicePlan[]): Draft[] =>
  services.flatMap((service) => places(service).flatMap((place) => ownOf(ground, service, place)))

/** What nobody has for himself: gateways, addresses of one bandwidth, the network between regions, logs of a line. */
export function sharedDrafts(ground: Ground, lines: readonly string[]): Draft[] {
  const platform = { line: 'platform', environment: 'production' }
  const make = (
    kind: Draft['kind'],
    id: string,
    name: string,
    perDay: number,
    more: Partial<Draft> = {},
  ): Draft => ({
    kind,
    id,
    name,
    accountId: accounts.main,
    regionId: 'cn-hangzhou',
    createdAt: ground.since,
    origin: 'console',
    module: '',
    about: platform,
    price: { perDay: yuan(perDay), discount: 0.9 },
    tags: { project: 'platform', application: 'network', environment: 'all' },
    ...more,
  })
  const key = (word: string) => hash(ground.seed, 'shared', word)
  return [
    make('gateway', `ngw-bp1${key('nat-hz')}`, 'nat-hz', 42),
    make('gateway', `ngw-gw8${key('nat-eu')}`, 'nat-eu', 5, {
      accountId: accounts.abroad,
      regionId: 'eu-central-1',
    }),
    make('gateway', `ngw-uf6${key('nat-sh')}`, 'nat-sh-test', 18, {
      accountId: accounts.before,
      regionId: 'cn-shanghai',
      tags: {},
    }),
    make('cen', `cen-${key('cen')}`, 'yunfan-cen', 66, { regionId: 'global' }),
    ...['ingress', 'ingress-gray', 'vpn', 'legacy-mail'].map((name) =>
      make('address', `eip-bp1${key(name)}`, name, name === 'legacy-mail' ? 3 : 21, {
        tags:
          name === 'legacy-mail' ? {} : { project: 'platform', application: 'network', environment: 'all' },
      }),
    ),
    ...lines.map((line) =>
      make('logs', `k8s-log-${line}`, `k8s-log-${line}`, 12, {
        about: { line, environment: 'production' },
        tags: { project: line, environment: 'all' },
      }),
    ),
    // Things that must be inert wherever they are shown.
    make('bucket', 'yunfan-exports', 'yunfan-exports', 4, {
      origin: 'console',
      tags: {
        project: 'content',
        environment: 'production',
        note: 'cost: shared; see wiki: /finops',
        owner: '<img src=x onerror=alert(1)>',
      },
    }),
    make('database', `rm-bp1${key('formula')}`, 'bi-sandbox', 22, {
      tags: { project: '=HYPERLINK("http://example.invalid","bill")', environment: 'production' },
    }),
    make('disk', `d-bp1${key('left')}`, 'left-behind', 6, { tags: {} }),
    // Nothing to pay, and still on the bill.
    make('cache', `r-bp1${key('free')}`, 'free-trial', 0, { tags: {} }),
  ]
}
