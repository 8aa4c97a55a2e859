import type { Seed } from '../kernel/world.ts'
import { extendHistory } from '../products/codeup/seed.ts'
import { codeupOf } from '../products/codeup/state.ts'
import { createPipeline } from '../products/flow/seed.ts'
import { ciStages, deliveryStages, mergeCheckStages } from '../products/flow/stages.ts'
import { resolveCommit } from '../products/git/reading.ts'
import { codePath, manifestPath, seedCode } from './code-seed.ts'
import { instanceId, seedRegistry } from './registry-seed.ts'

/** What the code and registry seeds make, and the three pipelines of order-service on top. */
export const seedPipelines: Seed = async (world) => {
  await seedRegistry(world)
  await seedCode(world)
  const state = codeupOf(world)
  const manifests = state.repository(manifestPath)
  const head =
    manifests === undefined ? undefined : await resolveCommit(state.dirOf(manifests), 'main', 'branch')
  const files = ['ack-hz-test/order-service/kustomization.yaml']
  await extendHistory(world, manifestPath, {
    commits: [
      {
        mark: 1,
        ref: 'refs/heads/main',
        author: { name: 'bot', email: 'bot@yunfan.example' },
        at: world.clock.now() - 3_600_000,
        message: 'adopt order-service\n',
        from: head,
        files: {
          [files[0] ?? '']: `images:\n  - name: order-service\n    digest: sha256:${'0'.repeat(64)}\n`,
        },
      },
    ],
  })
  const base = {
    source: codePath,
    branch: 'main',
    envId: 0,
    creatorId: 'u-wang',
    createdAt: world.clock.now() - 9 * 3_600_000,
    build: {
      instanceId,
      namespace: 'trade',
      repository: 'order-service',
      base: [{ size: 31_000_000, seed: 'base-image' }],
      app: [18_000_000, 22_000_000] as [number, number],
    },
    deploys: [
      { environment: 'test', repository: manifestPath, branch: 'main', files },
      { environment: 'production', repository: 'yunfan/manifests-production', branch: 'main', files },
    ],
  }
  createPipeline(world, {
    ...base,
    name: 'order-service-merge-check-k8s',
    startedBy: 'merge-request',
    stages: mergeCheckStages(),
  })
  createPipeline(world, { ...base, name: 'order-service-ci-k8s', startedBy: 'push', stages: ciStages() })
  createPipeline(world, {
    ...base,
    name: 'order-service-cd-k8s',
    startedBy: 'hand',
    stages: deliveryStages(),
  })
}
