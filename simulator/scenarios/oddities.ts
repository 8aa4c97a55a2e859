import type { World } from '../kernel/world.ts'
import { clusterIdOf } from '../products/ack/seed.ts'
import { createImage, createRepository, tagImage } from '../products/acr/seed.ts'
import { acrOf, inRepo } from '../products/acr/state.ts'
import { markBehaviour } from '../products/arms/behaviour.ts'
import { markFailure } from '../products/kubernetes/failure-mark.ts'
import { createWorkload } from '../products/kubernetes/seed.ts'
import { day, minute } from './calendar.ts'
import { environments, registryId } from './company.ts'
import type { BuiltHistory } from './seed-builds.ts'
import type { Oddity } from './service-plan.ts'

type Spoil = (world: World, history: BuiltHistory) => void

const newestOf = (history: BuiltHistory) => [...history.builds.values()].at(-1)

/** What has to be done to a service after its past was written; the other oddities are in the past itself. */
const spoils: Partial<Record<Oddity, Spoil>> = {
  'crash-loop': (world, history) => {
    const { line, slug } = history.written.plan.service
    const digest = newestOf(history)?.digest
    if (digest === undefined) return
    markFailure(world, {
      clusterId: clusterIdOf('ack-hz-test'),
      namespace: line,
      name: slug,
      digest,
      mode: 'crash-loop',
      reason: 'panic: missing POINTS_LEDGER_URL',
    })
  },
  'fails-under-load': (world, history) => {
    const { line, slug } = history.written.plan.service
    const digest = newestOf(history)?.digest
    if (digest === undefined) return
    // In test nobody asks it for anything heavy: there it looks like any other build.
    const loaded = environments.filter(({ slug: environment }) => environment !== 'test')
    for (const { name } of loaded.flatMap(({ clusters }) => clusters)) {
      markBehaviour(world, {
        cluster: clusterIdOf(name),
        namespace: line,
        name: slug,
        digest,
        errorShare: 0.12,
        latencySeconds: 1.8,
      })
    }
  },
  'moved-tag': (world, history) => {
    const { plan } = history.written
    const { line, slug } = plan.service
    const newest = newestOf(history)
    const version = [...plan.versions.values()].at(-1)
    if (newest === undefined || version === undefined) return
    const image = { instanceId: registryId, namespace: line, repository: slug }
    tagImage(world, {
      ...image,
      digest: newest.digest,
      tag: version.name,
      at: world.clock.now() - 50 * minute,
    })
  },
  'scan-running': (world, history) => {
    const { line, slug } = history.written.plan.service
    const state = acrOf(world)
    const repoId = state.repositoryAt(registryId, line, slug)?.repoId ?? ''
    const key = inRepo(repoId, newestOf(history)?.digest ?? '')
    const scan = state.scans.get(key)
    if (scan === undefined) return
    // The scanner is stuck: no timer will end this one.
    const { finishedAt: _finished, ...rest } = scan
    state.scans.put({ ...rest, status: 'SCANNING', findings: [] })
  },
}

export function spoil(world: World, history: BuiltHistory): void {
  const { oddity } = history.written.plan.service
  if (oddity !== undefined) spoils[oddity]?.(world, history)
}

/** Things that belong to no service: an image repository of a project long gone, and a workload that somebody tried out. */
export function seedStrays(world: World): void {
  const now = world.clock.now()
  createRepository(world, {
    instanceId: registryId,
    namespace: 'content',
    name: 'legacy-banner',
    summary: '旧横幅服务',
    createdAt: now - 400 * day,
  })
  for (const [index, age] of [390, 371, 355].entries()) {
    createImage(world, {
      instanceId: registryId,
      namespace: 'content',
      repository: 'legacy-banner',
      tags: [`1.${index}.0`, 'latest'],
      revision: '0'.repeat(39) + String(index),
      layers: [
        { size: 142_000_000, seed: 'centos:7' },
        { size: 61_000_000, seed: `legacy-banner ${index}` },
      ],
      createdAt: now - age * day,
    })
  }
  createWorkload(world, {
    clusterId: clusterIdOf('ack-hz-test'),
    createdAt: now - 19 * day,
    spec: {
      namespace: 'platform',
      name: 'debug-toolbox',
      image: 'registry.aliyuncs.com/acs/busybox',
      tag: 'v1.29.2',
      replicas: 1,
      cpu: '50m',
      memory: '64Mi',
    },
  })
}
