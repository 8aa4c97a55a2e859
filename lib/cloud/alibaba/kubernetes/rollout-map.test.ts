import { describe, expect, it } from 'vitest'
import { toRollout } from './rollout-map.ts'
import { secondDeployment, withImages } from './share-mark.ts'
import { WireRollout, WireTemplate } from './wire.ts'

const stable = { observedGeneration: '4', currentPodHash: 'b', stableRS: 'a' }
const steps = [
  { setWeight: 10 },
  { pause: {} },
  { setWeight: 40 },
  { pause: { duration: '90s' } },
  { analysis: {} },
]

const read = (status: object, spec: object = {}) =>
  toRollout(
    WireRollout.parse({
      metadata: { name: 'pricing', namespace: 'trade', generation: 4, resourceVersion: '9' },
      spec: {
        replicas: 4,
        selector: { matchLabels: { app: 'pricing' } },
        template: { spec: { containers: [{ name: 'app', image: 'r/p@sha256:1' }] } },
        strategy: { canary: { steps } },
        ...spec,
      },
      status,
    }),
    [],
  )

describe('an Argo Rollout', () => {
  it('reads its steps as they are written', () => {
    expect(read(stable).steps).toEqual([
      { kind: 'weight', percent: 10 },
      { kind: 'pause', seconds: null },
      { kind: 'weight', percent: 40 },
      { kind: 'pause', seconds: 90 },
      { kind: 'other', name: 'analysis' },
    ])
  })

  it.each([
    ['waits at a pause without an end', { currentStepIndex: 1, phase: 'Paused', pauseConditions: [{ reason: 'CanaryPauseStep' }] }, { percent: 10, waits: true, phase: 'paused' }],
    ['waits for nobody at a pause of its own', { currentStepIndex: 3, phase: 'Paused', pauseConditions: [{ reason: 'CanaryPauseStep' }] }, { percent: 40, waits: false }],
    ['is believed about the weights of a router', { currentStepIndex: 3, canary: { weights: { canary: { weight: 25 } } } }, { percent: 25 }],
    ['has the whole after its last step', { currentStepIndex: 5, phase: 'Progressing' }, { percent: 100, waits: false }],
    ['is back when aborted', { currentStepIndex: 0, abort: true, phase: 'Degraded' }, { percent: 0, aborted: true, waits: false, phase: 'degraded' }],
    ['is not known before the newest generation was seen', { observedGeneration: '3', currentStepIndex: 5, phase: 'Healthy' }, { percent: 0, phase: 'unknown', next: null, waits: false }],
    ['has nothing next when the stable one is wanted', { currentPodHash: 'a', currentStepIndex: 5, phase: 'Healthy' }, { percent: 100, next: null, phase: 'healthy' }],
  ])('%s', (_name, status, fact) => {
    expect(read({ ...stable, ...status })).toMatchObject(fact)
  }) // biome-ignore format: one row per state

  it('knows blue-green by its Services, and a word it never heard for unknown', () => {
    const spec = { strategy: { blueGreen: { activeService: 'pricing' } } }
    const waiting = { phase: 'Novel', pauseConditions: [{ reason: 'BlueGreenPause' }] }
    expect(read({ ...stable, ...waiting }, spec)).toMatchObject({
      strategy: 'blue-green',
      stepIndex: null,
      percent: 0,
      waits: true,
      phase: 'unknown',
    })
  })
})

describe('a second Deployment', () => {
  const name = `a-${'long-'.repeat(13)}`.slice(0, 63)
  const labels = { app: name, tier: 'web', team: 'trade' }
  const spec = WireTemplate.parse({
    replicas: 3,
    minReadySeconds: 5,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels, annotations: { scrape: 'true' } },
      spec: { serviceAccountName: 'pricing', containers: [{ name: 'app', image: 'old', ports: [] }, { name: 'log', image: 'log' }] }, // biome-ignore format: one pod
    },
  })
  const made = (kind: 'canary' | 'green', selectedBy: string[]) => {
    const input = { images: [{ container: 'app', image: 'new' }], promotion: 7, replicas: 1 }
    const second = secondDeployment({ name: 'pricing', namespace: 'trade', spec }, kind, input, selectedBy)
    return { ...second, spec: WireTemplate.parse(second.spec) }
  }

  it('of a canary is what the first one’s Services choose, and only what it selects is its own', () => {
    const { spec: canary } = made('canary', ['app', 'tier'])
    expect(canary.template.metadata?.labels).toEqual({ ...labels, 'sluice.dev/share': 'canary' })
    expect(canary.selector.matchLabels).toEqual({ app: name, 'sluice.dev/share': 'canary' })
    expect(canary).toMatchObject({ minReadySeconds: 5, replicas: 1 })
    expect(canary.template.spec).toMatchObject({
      serviceAccountName: 'pricing',
      containers: [
        { name: 'app', image: 'new', ports: [] },
        { name: 'log', image: 'log' },
      ],
    })
  })

  it('of green differs in every label that somebody selects by, within what a label may be', () => {
    const { spec: green } = made('green', ['tier'])
    const own = green.template.metadata?.labels ?? {}
    expect(own).toMatchObject({ tier: 'web-green', team: 'trade' })
    expect(own.app).not.toBe(name)
    expect(own.app?.length).toBeLessThanOrEqual(63)
    expect(green.selector.matchLabels?.app).toBe(own.app)
  })

  it('is refused where a container is not there', () => {
    const containers = spec.template.spec.containers
    expect(() => withImages(containers, { images: [{ container: 'nobody', image: 'x' }] })).toThrow('nobody')
  })
})
