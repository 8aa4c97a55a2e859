import { describe, expect, it } from 'vitest'
import type { CloudGate } from '../ports/cloud.ts'
import type { CloudResult } from '../ports/outcome.ts'
import type { RolloutDeployPort, WorkloadPlace } from '../ports/rollout.ts'
import { must } from './scene.ts'

/** What every implementation arranges for the suite of traffic shares. */
export interface RolloutScene {
  gate: CloudGate
  connectionId: string
  environmentId: string
  /** A canary of 4 pods at `before`: weight 25, a pause, weight 50, a pause. */
  canary: WorkloadPlace
  /** Blue-green of 2 pods at `before`, cut over by hand. */
  blueGreen: WorkloadPlace
  /** A Deployment of 3 pods at `before`, and the Service that sends to them. */
  deployment: WorkloadPlace
  service: string
  /** A Deployment that somebody else made stands at this one's `-canary`. */
  taken: WorkloadPlace
  container: string
  /** Whole images, with the digests that their pods report. */
  before: { image: string; digest: string }
  after: { image: string; digest: string }
  /** Lets the cluster do what it has been told. */
  settle: () => Promise<void>
  close(): Promise<void>
}

const kindOf = (result: CloudResult<unknown>): string => (result.ok ? 'ok' : result.failure.kind)
const wrote = { written: true }
const stood = { written: false }

/** What RolloutDeployPort promises, and so RolloutPort. Each group takes up where the one before left. */
export function describeRollouts(scene: () => RolloutScene): void {
  const port = async (): Promise<RolloutDeployPort> => {
    const { gate, connectionId, environmentId } = scene()
    return (await gate.promoting(connectionId, environmentId, 'wang.ab12cd')).rolloutDeploys
  }
  const reading = async () => (await scene().gate.reading(scene().connectionId)).rollouts
  const rollout = async (place: WorkloadPlace) => must(await (await reading()).getRollout(place))
  const shares = async () => must(await (await reading()).getShares(scene().deployment))
  const images = (which: 'before' | 'after', promotion = 7) => ({
    images: [{ container: scene().container, image: scene()[which].image }],
    promotion,
  })
  const digestsOf = (share: { running: { digests: { digest: string }[] }[] } | null) =>
    share?.running.flatMap(({ digests }) => digests.map(({ digest }) => digest))

  describe('an Argo Rollout, canary', () => {
    it('is read as it stands', async () => {
      const { canary, before } = scene()
      const fact = await rollout(canary)
      expect(fact).toMatchObject({
        strategy: 'canary',
        stepIndex: 4,
        percent: 100,
        phase: 'healthy',
        waits: false,
        next: null,
      })
      expect(fact.steps).toEqual([
        { kind: 'weight', percent: 25 },
        { kind: 'pause', seconds: null },
        { kind: 'weight', percent: 50 },
        { kind: 'pause', seconds: null },
      ])
      expect(digestsOf(fact.stable)).toEqual([before.digest])
      expect(fact.stable).toMatchObject({ replicas: 4, readyReplicas: 4 })
    })

    it('goes to its pause and waits there, known by the promotion that began it', async () => {
      const { canary, after, settle } = scene()
      expect(must(await (await port()).setImages(canary, images('after')))).toEqual(wrote)
      expect(must(await (await port()).setImages(canary, images('after')))).toEqual(stood)
      await settle()
      const fact = await rollout(canary)
      expect(fact).toMatchObject({ percent: 25, stepIndex: 1, phase: 'paused', waits: true, promotion: 7 })
      expect(digestsOf(fact.next)).toEqual([after.digest])
      expect(fact.next?.readyReplicas).toBe(1)
      expect(fact.next?.replicaSet).not.toBe(fact.stable?.replicaSet)
      expect(fact.next?.replicaSet.startsWith(`${canary.name}-`)).toBe(true)
    })

    it('passes the pause that is meant, once', async () => {
      const { canary, settle } = scene()
      expect(kindOf(await (await port()).resume(canary, 3))).toBe('conflict')
      expect(must(await (await port()).resume(canary, 1))).toEqual(wrote)
      expect(must(await (await port()).resume(canary, 1))).toEqual(stood)
      await settle()
      expect(must(await (await port()).resume(canary, 1))).toEqual(stood)
      expect(await rollout(canary)).toMatchObject({ percent: 50, stepIndex: 3, waits: true })
    })

    it('goes back when aborted, and goes on no more', async () => {
      const { canary, before, settle } = scene()
      expect(must(await (await port()).abort(canary))).toEqual(wrote)
      await settle()
      expect(must(await (await port()).abort(canary))).toEqual(stood)
      expect(await rollout(canary)).toMatchObject({ aborted: true, phase: 'degraded', percent: 0 })
      expect(digestsOf((await rollout(canary)).stable)).toEqual([before.digest])
      expect(kindOf(await (await port()).resume(canary, 1))).toBe('conflict')
      const workloads = (await scene().gate.reading(scene().connectionId)).workloads
      const { cluster, namespace, name } = canary
      expect(must(await workloads.getWorkload(cluster, namespace, 'Rollout', name))).toMatchObject({
        settled: false,
        problem: 'stuck',
      })
      expect(must(await (await port()).setImages(canary, images('before', 8)))).toEqual(wrote)
      await settle()
      expect(await rollout(canary)).toMatchObject({ aborted: false, phase: 'healthy', percent: 100 })
    })

    it('skips what is left', async () => {
      const { canary, after, settle } = scene()
      must(await (await port()).setImages(canary, images('after', 9)))
      await settle()
      expect(must(await (await port()).promoteFully(canary))).toEqual(wrote)
      await settle()
      expect(must(await (await port()).promoteFully(canary))).toEqual(stood)
      const fact = await rollout(canary)
      expect(fact).toMatchObject({ phase: 'healthy', percent: 100, next: null })
      expect(digestsOf(fact.stable)).toEqual([after.digest])
      const workloads = (await scene().gate.reading(scene().connectionId)).workloads
      const listed = must(await workloads.listWorkloads(canary.cluster))
      expect(listed.find(({ name }) => name === canary.name)).toMatchObject({
        kind: 'Rollout',
        settled: true,
        problem: null,
      })
    })

    it('is told apart from what is not there', async () => {
      const { canary, deployment } = scene()
      expect(kindOf(await (await port()).getRollout({ ...canary, name: 'nobody' }))).toBe('not-found')
      expect(kindOf(await (await port()).getShares({ ...deployment, name: 'nobody' }))).toBe('not-found')
      const other = { images: [{ container: 'nobody', image: scene().after.image }], promotion: 7 }
      expect(kindOf(await (await port()).setImages(canary, other))).toBe('invalid')
    })
  })

  describe('an Argo Rollout, blue-green', () => {
    it('stands beside the old one and cuts over when told', async () => {
      const { blueGreen, after, settle } = scene()
      must(await (await port()).setImages(blueGreen, images('after')))
      await settle()
      const fact = await rollout(blueGreen)
      expect(fact).toMatchObject({ strategy: 'blue-green', percent: 0, waits: true, stepIndex: null })
      expect(fact.next?.readyReplicas).toBe(2)
      expect(must(await (await port()).resume(blueGreen, null))).toEqual(wrote)
      await settle()
      expect(must(await (await port()).resume(blueGreen, null))).toEqual(stood)
      expect(digestsOf((await rollout(blueGreen)).stable)).toEqual([after.digest])
    })
  })

  describe('a second Deployment for a canary', () => {
    it('is made once, shares the Service, and is no workload of its own', async () => {
      const { deployment, after, service, settle } = scene()
      const put = async (replicas: number) =>
        must(await (await port()).putSecond(deployment, 'canary', { ...images('after'), replicas }))
      expect(await put(1)).toEqual(wrote)
      expect(await put(1)).toEqual(stood)
      await settle()
      const fact = await shares()
      expect(fact.stable).toMatchObject({ replicas: 3, readyReplicas: 3, settled: true })
      expect(fact.seconds).toMatchObject([
        { kind: 'canary', name: `${deployment.name}-canary`, promotion: 7 },
      ])
      expect(fact.seconds[0]?.workload).toMatchObject({ replicas: 1, readyReplicas: 1, settled: true })
      expect(digestsOf(fact.seconds[0]?.workload ?? null)).toEqual([after.digest])
      expect(fact.services).toEqual([{ name: service, receiver: 'both', promotion: null }])
      const workloads = (await scene().gate.reading(scene().connectionId)).workloads
      const names = must(await workloads.listWorkloads(deployment.cluster)).map(({ name }) => name)
      expect(names).toContain(deployment.name)
      expect(names).not.toContain(`${deployment.name}-canary`)
      expect(await put(2)).toEqual(wrote)
      await settle()
      expect((await shares()).seconds[0]?.workload.readyReplicas).toBe(2)
    })

    it('is not touched for another promotion, nor where somebody else made it', async () => {
      const { deployment, taken } = scene()
      const input = { ...images('after', 8), replicas: 1 }
      expect(kindOf(await (await port()).putSecond(deployment, 'canary', input))).toBe('conflict')
      expect(kindOf(await (await port()).putSecond(taken, 'canary', input))).toBe('conflict')
      const other = {
        images: [{ container: 'nobody', image: scene().after.image }],
        promotion: 7,
        replicas: 1,
      }
      expect(kindOf(await (await port()).putSecond(deployment, 'green', other))).toBe('invalid')
    })

    it('goes, and the first one takes any size', async () => {
      const { deployment, settle } = scene()
      expect(must(await (await port()).removeSecond(deployment, 'canary'))).toEqual(wrote)
      await settle()
      expect(must(await (await port()).removeSecond(deployment, 'canary'))).toEqual(stood)
      expect((await shares()).seconds).toEqual([])
      expect(must(await (await port()).scaleStable(deployment, 4))).toEqual(wrote)
      expect(must(await (await port()).scaleStable(deployment, 4))).toEqual(stood)
      await settle()
      expect((await shares()).stable).toMatchObject({ replicas: 4, readyReplicas: 4 })
    })
  })

  describe('a Service pointed at green', () => {
    it('sends to green when told, never loses it, and goes back to what its manifest said', async () => {
      const { deployment, service, settle } = scene()
      const writing = await port()
      const point = (to: 'stable' | 'green') => writing.pointService(deployment, service, to, 7)
      expect(kindOf(await point('green'))).toBe('not-found')
      must(await writing.putSecond(deployment, 'green', { ...images('after'), replicas: 2 }))
      await settle()
      expect((await shares()).services).toEqual([{ name: service, receiver: 'stable', promotion: null }])
      expect(must(await point('green'))).toEqual(wrote)
      expect(must(await point('green'))).toEqual(stood)
      expect((await shares()).services).toEqual([{ name: service, receiver: 'green', promotion: 7 }])
      expect(kindOf(await writing.removeSecond(deployment, 'green'))).toBe('conflict')
      expect(must(await point('stable'))).toEqual(wrote)
      expect(must(await point('stable'))).toEqual(stood)
      expect((await shares()).services).toEqual([{ name: service, receiver: 'stable', promotion: null }])
      expect(must(await writing.removeSecond(deployment, 'green'))).toEqual(wrote)
      expect(kindOf(await writing.pointService(deployment, 'nobody', 'green', 7))).toBe('not-found')
    })
  })
}
