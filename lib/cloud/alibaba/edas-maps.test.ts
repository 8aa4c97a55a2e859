import { describe, expect, it } from 'vitest'
import type { WorkloadFact } from '../ports/cluster.ts'
import { frameworkOf, isMarked, stateOf, strategyOf, toOrder, toSeenPods } from './edas/map.ts'

const deployment = (name: string, digest: string, replicas: number, ready = replicas): WorkloadFact => ({
  namespace: 'trade',
  kind: 'Deployment',
  name,
  containers: [{ name: 'main', image: '' }],
  running: [{ container: 'main', image: '', digests: [{ digest, pods: replicas, readyPods: ready }] }],
  replicas,
  readyReplicas: ready,
  settled: ready === replicas,
  problem: null,
  problemText: null,
  changedMark: '1',
  appliedRevision: null,
})

describe('what EDAS says in our words', () => {
  it.each([
    [0, 'prepared'],
    [1, 'running'],
    [2, 'succeeded'],
    [3, 'failed'],
    [6, 'aborted'],
    [7, 'failed'],
    [8, 'waits'],
    [9, 'pauses'],
    [10, 'failed'],
    [42, 'unknown'],
    [null, 'unknown'],
  ] as const)('status %s is %s', (status, state) => {
    expect(stateOf(status)).toBe(state)
  })

  it('an order has a pipeline for each batch, times of Beijing, and says what failed', () => {
    const stages = (status: number, error: string) => ({
      StageDetailDTO: [
        {
          StageName: 'Deploy',
          StageStatus: status,
          TaskList: { TaskInfoDTO: [{ TaskErrorMessage: error, TaskMessage: '' }] },
        },
      ],
    })
    const order = toOrder(
      {
        ChangeOrderId: 'co',
        ChangeOrderDescription: 'promotion 1 by somebody',
        CoType: '部署应用',
        CreateTime: '2026-03-02 12:00:00',
        Status: 3,
        BatchCount: 3,
        SupportRollback: true,
        PipelineInfoList: {
          PipelineInfo: [
            { PipelineId: 'a', PipelineStatus: 2, StageDetailList: stages(2, '') },
            { PipelineId: 'b', PipelineStatus: 3, StageDetailList: stages(3, 'pods do not start') },
          ],
        },
        TrafficControl: { Rules: '{"http":{"rules":[{"conditionType":"percent","percent":5}]}}' },
      },
      null,
    )
    expect(order).toEqual({
      externalId: 'co',
      kind: 'deploy',
      description: 'promotion 1 by somebody',
      state: 'failed',
      batches: { done: 1, total: 3 },
      trafficPercent: 5,
      startedAt: new Date('2026-03-02T04:00:00Z'),
      endedAt: null,
      rollsBack: true,
      problemText: 'pods do not start',
    })
    expect(isMarked(order.description, 'promotion 1')).toBe(true)
    expect(isMarked('promotion 12 by somebody', 'promotion 1')).toBe(false)
  })

  it.each([
    ['SpringCloud', '', 'spring-cloud'],
    ['', '{"framework":"spring cloud"}', 'spring-cloud'],
    ['Dubbo', '', 'dubbo'],
    ['Java', '{}', 'other'],
    [null, null, 'other'],
  ])('written with %s and labelled %s: %s', (DevelopType, Labels, framework) => {
    const App = { AppId: 'a', ApplicationName: 'a', DevelopType, Labels }
    const none = { CsClusterId: null, K8sNamespace: null, RegionId: null, Instances: 1 }
    expect(frameworkOf({ App: { ...App, ...none } })).toBe(framework)
  })

  it('two Deployments with pods are not settled, however ready', () => {
    const [old, next] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`]
    const both = toSeenPods([deployment('x-1', old, 3), deployment('x-2', next, 1)])
    expect(both).toMatchObject({ alone: false, readyReplicas: 4 })
    expect(both.running.map(({ digest }) => digest)).toEqual([old, next])
    expect(toSeenPods([deployment('x-1', old, 0), deployment('x-2', next, 4)]).alone).toBe(true)
    expect(toSeenPods([deployment('x-2', next, 4, 3)]).alone).toBe(false)
    expect(toSeenPods([])).toMatchObject({ alone: false, running: [], groups: [] })
  })

  it('a plan is what EDAS calls an update strategy', () => {
    expect(strategyOf({ kind: 'at-once' })).toEqual({})
    const read = (text: string | undefined) => JSON.parse(text ?? 'null') as unknown
    const batches = strategyOf({ kind: 'batches', batches: 2, confirm: 'automatic' })
    expect(read(batches.UpdateStrategy)).toEqual({
      type: 'BatchUpdate',
      batchUpdate: { batch: 2, releaseType: 'auto', batchWaitTime: 1 },
    })
    const gray = strategyOf({ kind: 'gray', pods: 1, trafficPercent: 10, batches: 2 })
    expect(read(gray.UpdateStrategy)).toEqual({
      type: 'GrayBatchUpdate',
      batchUpdate: { batch: 2, releaseType: 'manual' },
      grayUpdate: { gray: 1 },
    })
    expect(read(gray.TrafficControlStrategy)).toEqual({
      http: { rules: [{ conditionType: 'percent', percent: 10 }] },
    })
  })
})
