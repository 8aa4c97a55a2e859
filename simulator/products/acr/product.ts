import type { Product } from '../../kernel/world.ts'
import { CLEANUP_DUE, runCleanup } from './cleanup.ts'
import { instanceOperations } from './instance-operations.ts'
import { imageLevers } from './levers.ts'
import { repositoryOperations } from './repository-operations.ts'
import { scanOperations } from './scan-operations.ts'
import { autoScan, finishScan, SCAN_DONE, type ScanDone } from './scans.ts'
import { acrOf } from './state.ts'
import { finishSync, followRules, SYNC_DONE } from './sync.ts'
import { syncOperations } from './sync-operations.ts'
import { tagOperations } from './tag-operations.ts'

export const acr: Product = {
  name: 'cr',
  title: 'Container Registry Enterprise Edition',
  install(world) {
    const state = acrOf(world)
    world.limits.set('cr', 100)
    world.timers.on<ScanDone>(SCAN_DONE, (done, at) => finishScan(state, done, at))
    world.timers.on<{ taskId: string }>(SYNC_DONE, ({ taskId }, at) => finishSync(state, taskId, at))
    world.timers.on<{ ruleId: string }>(CLEANUP_DUE, ({ ruleId }, at) => runCleanup(state, ruleId, at))
    imageLevers(world, state)
    state.onTag.push(
      (repository, { digest }, at) => autoScan(state, repository, digest, at),
      (repository, tag, at) => followRules(state, repository, tag, at),
    )
    world.signed({
      product: 'cr',
      version: '2018-12-01',
      style: 'RPC',
      operations: [
        ...instanceOperations(state),
        ...repositoryOperations(state),
        ...tagOperations(state),
        ...scanOperations(state),
        ...syncOperations(state),
      ],
    })
  },
}
