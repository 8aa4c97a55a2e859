// The rows of the data set, as lines of COPY's text format. Deterministic except for ids.
import { createHash } from 'node:crypto'
import { newId } from '../lib/platform/ids.ts'

export interface Sizes {
  services: number
  buildsPerService: number
  runsPerService: number
}

type Cell = string | number | boolean | null | object

const escapeText = (text: string) =>
  text.replace(
    /[\\\t\n\r]/g,
    (found) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[found] ?? '',
  )

function line(cells: Cell[]): string {
  const texts = cells.map((cell) => {
    if (cell === null) return '\\N'
    return escapeText(typeof cell === 'object' ? JSON.stringify(cell) : String(cell))
  })
  return `${texts.join('\t')}\n`
}

const words = [
  'order',
  'cart',
  'pricing',
  'coupon',
  'payment',
  'settlement',
  'member',
  'points',
  'stock',
  'store',
  'goods',
  'search',
  'content',
  'risk',
  'invoice',
  'delivery',
]
const stacks = ['Java 21', 'Go 1.25', 'Node 24', 'Python 3.13', 'React 19']
const iso = (ms: number) => new Date(ms).toISOString()
const hex = (kind: 'sha1' | 'sha256', text: string) => createHash(kind).update(text).digest('hex')

export interface Ground {
  connectionId: string
  environments: { id: string; clusterId: string; slug: string }[]
  teams: string[]
  productLines: string[]
}

export const slugOf = (index: number) =>
  `${words[index % words.length]}-${String(index).padStart(5, '0')}-${index % 5 === 0 ? 'web' : 'service'}`

/** Table -> columns, in the order of the cells below. */
export const columns = {
  code_repository: 'id, connection_id, external_id, path, default_branch, head_sha, seen_at',
  service:
    'id, slug, kind, tier, runtime, product_line_id, team_id, tech_stack, description, code_repository_id, search_text',
  image_repository: 'id, connection_id, instance_id, external_id, host, namespace, name, service_id, seen_at',
  pipeline:
    'id, connection_id, external_id, name, kind, service_id, code_repository_id, last_run_number, seen_at',
  pipeline_run:
    'id, pipeline_id, service_id, number, state, raw_status, trigger, branch, commit_sha, actor, started_at, ended_at, stages, complete, seen_at',
  build:
    'id, service_id, image_repository_id, digest, commit_sha, branch, run_id, version, size_bytes, pushed_at, scan_state, scanned_at, scan_high, scan_medium, scan_low, scan_unknown, seen_at',
  edas_application:
    'id, connection_id, external_id, name, region, cluster_id, namespace, framework, containers, running, replicas, ready_replicas, settled, changed_mark, seen_at',
  fc_function:
    'id, connection_id, region, name, runtime, image, digest, updating, invocable, changed_mark, aliases_seen_at, seen_at',
  fc_alias: 'id, function_id, name, shares, running, ready_replicas, settled, changed_mark, seen_at',
  target:
    'id, service_id, environment_id, kind, write_way, application_id, function_id, function_alias, cluster_id, namespace, workload_kind, workload_name, containers, manifest_repository, manifest_branch, manifest_path, manifest_format',
  stay: 'id, service_id, environment_id, digest, build_id, cause, started_at, last_seen_at',
  place:
    'service_id, environment_id, running_build_id, running_digest, running_since_at, desired_build_id, desired_digest, ready_targets, total_targets, ready_pods, total_pods, health_problem, behind_count, seen_at',
} as const
export type Table = keyof typeof columns

/** One in ten on EDAS, one in ten on Function Compute, the others on ACK. */
const runtimeOf = (index: number) => (['edas', 'fc'] as const)[[3, 7].indexOf(index % 10)] ?? 'ack'

interface Home {
  slug: string
  service: string
  images: string
  environment: Ground['environments'][number]
  digest: string
  seen: string
}

/** What runs there and the target that points to it. */
function writeTarget(
  kind: 'ack' | 'edas' | 'fc',
  { slug, service, images, environment, digest, seen }: Home,
  connectionId: string,
  put: (table: Table, cells: Cell[]) => void,
): void {
  const id = newId()
  const head = [newId(), service, environment.id, kind, kind === 'ack' ? 'gitops' : 'direct']
  const image = `bench-registry.cn-hangzhou.cr.aliyuncs.com/bench/${slug}@${digest}`
  const running = (pods: number) => [
    { container: 'main', image, digests: [{ digest, pods, readyPods: pods }] },
  ]
  switch (kind) {
    case 'ack': {
      const manifest = [
        `bench/manifests-${environment.slug}`,
        'main',
        `${slug}/kustomization.yaml`,
        'kustomize',
      ]
      const workload = [environment.clusterId, 'bench', 'Deployment', slug, { app: images }]
      put('target', [...head, null, null, null, ...workload, ...manifest])
      return
    }
    case 'edas': {
      const containers = [{ name: 'main', image }]
      const place = ['cn-hangzhou', environment.clusterId, 'bench', 'spring-cloud']
      put('edas_application', [
        id,
        connectionId,
        id,
        slug,
        ...place,
        containers,
        running(3),
        3,
        3,
        true,
        '1',
        seen,
      ])
      const application = [environment.clusterId, 'bench', null, slug, { main: images }]
      put('target', [...head, id, null, null, ...application, null, null, null, null])
      return
    }
    case 'fc': {
      const name = `${slug}-${environment.slug}`
      const made = ['custom-container', image, digest, 'done', true, '1', seen, seen]
      put('fc_function', [id, connectionId, 'cn-hangzhou', name, ...made])
      const shares = [{ versionId: '1', percent: 100, digest, gone: false }]
      put('fc_alias', [newId(), id, 'live', shares, running(1), 1, true, '1', seen])
      put('target', [
        ...head,
        null,
        id,
        'live',
        null,
        null,
        null,
        name,
        { main: images },
        null,
        null,
        null,
        null,
      ])
    }
  }
}

/** Writes everything that belongs to one service. */
export function writeService(
  index: number,
  ground: Ground,
  sizes: Sizes,
  nowMs: number,
  write: (table: Table, text: string) => void,
): void {
  const slug = slugOf(index)
  const put = (table: Table, cells: Cell[]) => write(table, line(cells))
  const seen = iso(nowMs)
  const team = ground.teams[index % ground.teams.length] ?? null
  const productLine = ground.productLines[index % ground.productLines.length] ?? null
  const [repository, service, images, pipeline] = [newId(), newId(), newId(), newId()]
  const kind = slug.endsWith('web') ? 'web' : 'service'
  put('code_repository', [
    repository,
    ground.connectionId,
    slug,
    `bench/${slug}`,
    'main',
    hex('sha1', slug),
    seen,
  ])
  put('service', [
    service,
    slug,
    kind,
    (index % 4) + 1,
    runtimeOf(index),
    productLine,
    team,
    stacks[index % stacks.length] ?? null,
    `Handles ${words[index % words.length]} number ${index}`,
    repository,
    slug,
  ])
  put('image_repository', [
    images,
    ground.connectionId,
    'cri-bench',
    slug,
    'bench-registry.cn-hangzhou.cr.aliyuncs.com',
    'bench',
    slug,
    service,
    seen,
  ])
  put('pipeline', [
    pipeline,
    ground.connectionId,
    `${slug}-ci`,
    `${slug}-ci-k8s`,
    'ci',
    service,
    repository,
    sizes.runsPerService,
    seen,
  ])

  const stages = ['checkout', 'test', 'image'].map((name) => ({ name, state: 'succeeded', jobs: [] }))
  const runs: string[] = []
  for (let number = 1; number <= sizes.runsPerService; number += 1) {
    const run = newId()
    // No two services at the same instant.
    const at = nowMs - (sizes.runsPerService - number) * 3_600_000 - index * 700
    const failed = number % 9 === 0
    put('pipeline_run', [
      run,
      pipeline,
      service,
      number,
      failed ? 'failed' : 'succeeded',
      failed ? 'FAIL' : 'SUCCESS',
      'commit',
      number % 10 === 0 ? 'release/202611' : 'main',
      hex('sha1', `${slug}${number}`),
      'bench',
      iso(at),
      iso(at + 300_000),
      stages,
      true,
      seen,
    ])
    runs.push(run)
  }
  const builds: { id: string; digest: string }[] = []
  for (let number = 1; number <= sizes.buildsPerService; number += 1) {
    const build = { id: newId(), digest: `sha256:${hex('sha256', `${slug} ${number}`)}` }
    const at = iso(nowMs - (sizes.buildsPerService - number) * 7_200_000)
    const version = number % 4 === 0 ? `202611-20261121.${index * 100 + number}` : null
    put('build', [
      build.id,
      service,
      images,
      build.digest,
      hex('sha1', `${slug}${number}`),
      'main',
      runs[number - 1] ?? null,
      version,
      80_000_000 + number,
      at,
      'complete',
      at,
      number % 13 === 0 ? 1 : 0,
      number % 5,
      number % 7,
      0,
      seen,
    ])
    builds.push(build)
  }
  ground.environments.forEach((environment, position) => {
    const running = builds[Math.max(0, builds.length - 1 - position * 2)]
    if (!running) return
    const since = iso(nowMs - (position + 1) * 86_400_000)
    const home = { slug, service, images, environment, digest: running.digest, seen }
    writeTarget(runtimeOf(index), home, ground.connectionId, put)
    put('stay', [newId(), service, environment.id, running.digest, running.id, 'adopted', since, seen])
    const problem = index % 97 === position ? 'crash-loop' : null
    put('place', [
      service,
      environment.id,
      running.id,
      running.digest,
      since,
      running.id,
      running.digest,
      1,
      1,
      3,
      3,
      problem,
      position === 0 ? 0 : 2,
      seen,
    ])
  })
}
