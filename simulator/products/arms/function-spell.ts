import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'
import type { Spell } from './spell.ts'

/** What one version of a function answered: the same record as a pod's, its weight being its share of the requests. */
export interface FunctionSpell extends Spell {
  region: string
  functionName: string
  version: string
}

export interface VersionShare {
  version: string
  /** `sha256:..` of the image that it runs. */
  digest: string
  /** 0 to 1. */
  share: number
}

const opened = new WeakMap<World, Collection<FunctionSpell, 'byRegion'>>()

function rowsOf(world: World): Collection<FunctionSpell, 'byRegion'> {
  const rows =
    opened.get(world) ??
    world.collection<FunctionSpell, 'byRegion'>('arms.functions', {
      key: ({ uid }) => uid,
      indexes: { byRegion: ({ region }) => region },
    })
  opened.set(world, rows)
  return rows
}

export const functionSpells = (world: World, region: string): FunctionSpell[] =>
  rowsOf(world).by('byRegion', region)

/** Regions in which a function ever answered. */
export const functionRegions = (world: World): string[] => [
  ...new Set(
    rowsOf(world)
      .values()
      .map(({ region }) => region),
  ),
]

/** Cluster id of the instance that keeps a region's metrics of cloud products. */
export const productInstanceOf = (region: string): string => `cloud-product-prometheus_${region}`

/**
 * From `at` on, requests to a function go to these versions in these shares; versions that are not named get none. Saying
 * again what holds changes nothing.
 */
export function routeFunction(
  world: World,
  place: { region: string; functionName: string },
  shares: readonly VersionShare[],
  at = world.clock.now(),
): void {
  const { region, functionName } = place
  const uid = (version: string) => `${region}/${functionName}/${version}`
  const rows = rowsOf(world)
  const known = functionSpells(world, region).filter((row) => row.functionName === functionName)
  for (const { version, digest } of shares) {
    if (known.some((row) => row.version === version)) continue
    known.push({
      uid: uid(version),
      region,
      functionName,
      version,
      cluster: productInstanceOf(region),
      namespace: 'functions',
      pod: version,
      workload: { kind: 'Function', name: functionName },
      containers: [],
      digests: [digest],
      createdAt: at,
      startedAt: at,
      serving: [],
      restarts: [],
    })
  }
  for (const row of known) {
    const wanted = shares.find(({ version }) => version === row.version)?.share ?? 0
    const last = row.serving.at(-1)
    const present = last !== undefined && last.to === undefined ? (last.weight ?? 1) : 0
    if (present === wanted && rows.get(row.uid) !== undefined) continue
    const closed =
      present === 0 || last === undefined ? row.serving : [...row.serving.slice(0, -1), { ...last, to: at }]
    rows.put({ ...row, serving: wanted === 0 ? closed : [...closed, { from: at, weight: wanted }] })
  }
}
