import { expect, it } from 'vitest'
import { ObservationLimits } from '../../../domain/observation/limits.ts'
import type { Surroundings } from '../../define.ts'
import type { Attempt } from './attempt.ts'
import { judge } from './judge.ts'

const digest = `sha256:${'a'.repeat(64)}`
const began = Date.parse('2026-11-22T10:00:00Z')
const after = (seconds: number) => new Date(began + seconds * 1000)

const workload = {
  containers: [],
  running: [{ container: 'order', digests: [{ digest, readyPods: 1, pods: 1 }] }],
  replicas: 1,
  readyReplicas: 1,
  settled: true,
  problem: null,
  problemText: null,
}
const target = {
  id: 't',
  kind: 'ack',
  planned: true,
  out: null,
  wave: 2,
  cluster: 'c',
  clusterName: 'ack-b',
  namespace: 'trade',
  workloadKind: 'Deployment',
  workloadName: 'order',
  application: null,
  function: null,
  containers: [],
}
const canary = {
  kind: 'canary' as const,
  steps: [10, 50].map((percent) => ({ percent, bakeMinutes: 0, pause: false })),
}

/**
 * One look at a share, `since` seconds after it was reached and `own` after the first of its wave; `before` that another build
 * bore the name and did badly. Answers what the share was judged by.
 */
async function look(at: { since: number; own?: number; percent?: number; requests?: number }) {
  const { since, own = since, percent = 10, requests = 500 } = at
  const ranges = new Set<number>()
  const queryRange = async (_place: string, { promql, to }: { promql: string; to: Date }) => {
    const range = Number(/\[(\d+)s\]/.exec(promql)?.[1])
    ranges.add(range)
    const fails = promql.includes('order-canary') && range > own ? 0.5 : 0.001
    const value = promql.includes('5..') ? fails : promql.includes('increase') ? requests : 0.1
    return { ok: true, value: [{ labels: {}, points: [{ at: to, value }], dropped: 0 }] }
  }
  const seconds = [{ kind: 'canary', name: 'order-canary', promotion: 1, workload }]
  const rollouts = {
    getShares: async () => ({ ok: true, value: { stable: workload, seconds, services: [] } }),
  }
  const around = {
    cloud: { reading: async () => ({ rollouts, metrics: { queryRange } }) },
  } as unknown as Surroundings
  const attempt = {
    connectionId: 'x',
    step: { name: 'judge', wave: 2, targetId: null, percent, evidence: null },
    startedAt: after(0),
    now: after(since),
    subject: { targets: [target], promotion: { digest, number: 1 }, build: { childDigests: [] }, image: {} },
    strategy: {
      strategy: canary,
      limits: ObservationLimits.parse({ minimumRequests: 100 }),
      stays: null,
      passed: false,
      watchedSince: own === since ? null : after(since - own),
      before: [{ name: 'judge', targetId: null, percent: 10, evidence: {} }],
    },
  } as unknown as Attempt
  const outcome = await judge(around, attempt)
  const evidence = 'evidence' in outcome ? (outcome.evidence as { verdict: string; why: string }) : null
  return { kind: outcome.kind, verdict: evidence?.verdict, why: evidence?.why, ranges: [...ranges] }
}

it('a share is judged by its own first two minutes, not by what another build did under the same name', async () => {
  expect(await look({ since: 30 })).toMatchObject({ kind: 'done', verdict: 'ok', ranges: [30] })
  // Nor are the shares of an earlier wave its own, and a later share of its wave knows no more than the first began.
  expect(await look({ since: 5, own: 40, percent: 50 })).toMatchObject({ verdict: 'ok', ranges: [40] })
  expect(await look({ since: 0, own: 0 })).toMatchObject({ ranges: [1] })
})

it('from then on by no less than two minutes and no more than ten', async () => {
  expect(await look({ since: 10, own: 300, percent: 50 })).toMatchObject({ ranges: [120] })
  expect(await look({ since: 400 })).toMatchObject({ ranges: [400] })
  expect(await look({ since: 4000 })).toMatchObject({ ranges: [600] })
})

it('too few requests in those minutes are no reason to call anybody; afterwards they are', async () => {
  expect(await look({ since: 30, requests: 3 })).toMatchObject({
    kind: 'not-yet',
    verdict: 'few',
    why: 'bake',
  })
  const soon = { since: 5, own: 40, percent: 50, requests: 3 }
  expect(await look(soon)).toMatchObject({ verdict: 'few', why: 'bake' })
  expect(await look({ since: 130, requests: 3 })).toMatchObject({ verdict: 'few', why: 'few' })
})
