import { describe, expect, it } from 'vitest'
import type { Digest } from '../../domain/build/digest.ts'
import type {
  ApplicationAddress,
  ApplicationDeployPort,
  ApplicationFact,
  ApplicationPlan,
  ApplicationPort,
  ListedApplication,
} from '../ports/application.ts'
import type { CloudGate } from '../ports/cloud.ts'
import { everyItem, must } from './scene.ts'

/** What every implementation arranges: one application of four pods for each story, all of them at `old`. */
export interface ApplicationScene {
  gate: CloudGate
  connectionId: string
  /** Its promotion role may deploy all of them. */
  environmentId: string
  cluster: string
  namespace: string
  applications: Record<'calm' | 'rolling' | 'gray' | 'failing' | 'stopped' | 'tagged', ApplicationAddress>
  /** host/namespace/repository */
  image: string
  old: Digest
  fresh: Digest
  freshTag: string
  /** Its pods crash. */
  broken: Digest
  /** Lets the cloud live until no order moves any more by itself. */
  settle(): Promise<void>
  /** Somebody deploys at the console. */
  orderElsewhere(application: ApplicationAddress, image: string): Promise<void>
  close(): Promise<void>
}

const atOnce: ApplicationPlan = { kind: 'at-once' }
const gray: ApplicationPlan = { kind: 'gray', pods: 1, trafficPercent: 10, batches: 2 }
const failure = (kind: string) => ({ ok: false, failure: { kind, definite: true } })

/** What ApplicationPort and ApplicationDeployPort promise. */
export function describeApplications(scene: () => ApplicationScene): void {
  const reading = async (): Promise<ApplicationPort> =>
    (await scene().gate.reading(scene().connectionId)).applications
  const promoting = async (): Promise<ApplicationDeployPort> => {
    const cloud = await scene().gate.promoting(scene().connectionId, scene().environmentId, 'wang.edas')
    return cloud.applicationDeploys
  }
  const listed = async (): Promise<Map<string, ListedApplication>> => {
    const port = await reading()
    const rows = await everyItem((page) => port.listApplications(page))
    expect(new Set(rows.map(({ externalId }) => externalId)).size).toBe(rows.length)
    return new Map(rows.map((row) => [row.externalId, row]))
  }
  const read = async (application: ApplicationAddress): Promise<ApplicationFact> =>
    must(await (await reading()).getApplication(application))
  const order = (digest: string, plan: ApplicationPlan, mark: string) => ({
    image: `${scene().image}@${digest}`,
    plan,
    mark,
    description: 'by 王思远',
  })
  const podsBy = ({ running }: ApplicationFact) =>
    Object.fromEntries((running ?? []).map(({ digest, readyPods }) => [digest, readyPods]))

  describe('reading applications', () => {
    it('lists each once, with what tells whether it changed, and reads one in full', async () => {
      const { applications, cluster, namespace, image, old } = scene()
      const first = await listed()
      const row = first.get(applications.calm.externalId)
      expect(row).toMatchObject({ ...applications.calm, cluster, namespace, replicas: 4, readyReplicas: 4 })
      expect(row?.changeMark).toBeTruthy()
      expect(await listed()).toEqual(first)
      const fact = await read(applications.calm)
      expect(fact).toMatchObject({
        name: row?.name,
        cluster,
        namespace,
        framework: 'spring-cloud',
        image: `${image}@${old}`,
        running: [{ digest: old, pods: 4, readyPods: 4 }],
        groups: [{ digest: old, pods: 4, readyPods: 4 }],
        settled: true,
        problem: null,
        order: null,
      })
    })

    it('says what is not there', async () => {
      const lost = { ...scene().applications.calm, externalId: '00000000-0000-0000-0000-000000000000' }
      const port = await reading()
      expect(await port.getApplication(lost)).toMatchObject(failure('not-found'))
      expect(await port.getOrder(scene().applications.calm, 'nobody')).toMatchObject(failure('not-found'))
      // A role that names its applications is told no before anybody looks.
      const asked = await (await promoting()).deploy(lost, order(scene().fresh, atOnce, 'promotion 0'))
      expect(asked).toMatchObject({ ok: false, failure: { definite: true } })
    })
  })

  describe('deploying', () => {
    it('brings an image in at once, and is found by its mark', async () => {
      const { applications, old, fresh, image } = scene()
      const { rolling, calm } = applications
      const port = await promoting()
      const before = await listed()
      expect(must(await port.findOrder(rolling, 'promotion 1'))).toBeNull()
      const made = must(await port.deploy(rolling, order(fresh, atOnce, 'promotion 1')))
      expect(made.already).toBe(false)
      const again = must(await port.deploy(rolling, order(fresh, atOnce, 'promotion 1')))
      expect(again).toEqual({ order: made.order, already: true })
      expect(await port.deploy(rolling, order(old, atOnce, 'promotion 2'))).toMatchObject(failure('conflict'))
      expect(await read(rolling)).toMatchObject({
        settled: false,
        order: { state: 'running', kind: 'deploy' },
      })
      await scene().settle()
      expect(must(await port.findOrder(rolling, 'promotion 1'))).toMatchObject({
        externalId: made.order,
        state: 'succeeded',
        batches: { done: 1, total: 1 },
      })
      const fact = await read(rolling)
      expect(fact).toMatchObject({ image: `${image}@${fresh}`, settled: true, order: null })
      expect(podsBy(fact)).toEqual({ [fresh]: 4 })
      const after = await listed()
      expect(after.get(rolling.externalId)?.changeMark).not.toBe(before.get(rolling.externalId)?.changeMark)
      expect(after.get(calm.externalId)).toEqual(before.get(calm.externalId))
    })

    it('goes by a gray batch and waits for a word after each, and back', async () => {
      const { old, fresh } = scene()
      const { gray: application } = scene().applications
      const port = await promoting()
      const { order: id } = must(await port.deploy(application, order(fresh, gray, 'promotion 3')))
      await scene().settle()
      const first = await read(application)
      expect(first.order).toMatchObject({
        state: 'waits',
        batches: { done: 1, total: 3 },
        trafficPercent: 10,
      })
      expect(podsBy(first)).toEqual({ [fresh]: 1, [old]: 3 })
      expect(first.groups.map(({ digest }) => digest)).toEqual([old, fresh])
      expect(new Set(first.groups.map(({ workload }) => workload)).size).toBe(2)
      expect(first.settled).toBe(false)
      expect(must(await port.confirmBatch(application, id, 1))).toEqual({ order: id, already: false })
      expect(must(await port.confirmBatch(application, id, 1))).toEqual({ order: id, already: true })
      await scene().settle()
      expect(must(await port.confirmBatch(application, id, 1))).toEqual({ order: id, already: true })
      const second = await read(application)
      expect(second.order).toMatchObject({
        state: 'waits',
        batches: { done: 2, total: 3 },
        trafficPercent: null,
      })
      expect(podsBy(second)[fresh]).toBeGreaterThan(1)
      const back = must(await port.rollBack(application, id))
      expect(back.already).toBe(false)
      expect(must(await port.rollBack(application, id))).toEqual({ order: back.order, already: true })
      await scene().settle()
      const port2 = await reading()
      expect(must(await port2.getOrder(application, id))).toMatchObject({ state: 'aborted' })
      const end = await read(application)
      expect(end).toMatchObject({ settled: true, order: null })
      expect(podsBy(end)).toEqual({ [old]: 4 })
      const [newest] = must(await port2.listOrders(application))
      expect(newest).toMatchObject({ externalId: back.order, kind: 'rollback', state: 'succeeded' })
      expect(await port.confirmBatch(application, id, 2)).toMatchObject(failure('conflict'))
    })

    it('says that a batch failed, and brings back what ran', async () => {
      const { old, broken } = scene()
      const { failing } = scene().applications
      const port = await promoting()
      const { order: id } = must(await port.deploy(failing, order(broken, gray, 'promotion 4')))
      await scene().settle()
      const ended = must(await port.findOrder(failing, 'promotion 4'))
      expect(ended).toMatchObject({ externalId: id, state: 'failed', batches: { done: 0, total: 3 } })
      expect(ended?.problemText).toBeTruthy()
      const fact = await read(failing)
      expect(fact).toMatchObject({ settled: false, order: null, problem: 'crash-loop' })
      must(await port.rollBack(failing, id))
      await scene().settle()
      const after = await read(failing)
      expect(after).toMatchObject({ settled: true, problem: null })
      expect(podsBy(after)).toEqual({ [old]: 4 })
    })

    it('stops where it stands, once, and leaves the pods as they are', async () => {
      const { old, fresh } = scene()
      const { stopped } = scene().applications
      const port = await promoting()
      const { order: id } = must(await port.deploy(stopped, order(fresh, gray, 'promotion 5')))
      await scene().settle()
      expect(must(await port.abort(stopped, id))).toEqual({ order: id, already: false })
      expect(must(await port.abort(stopped, id))).toEqual({ order: id, already: true })
      await scene().settle()
      const fact = await read(stopped)
      expect(podsBy(fact)).toEqual({ [fresh]: 1, [old]: 3 })
      expect(fact).toMatchObject({ settled: false, order: null })
      must(await port.deploy(stopped, order(fresh, atOnce, 'promotion 6')))
      await scene().settle()
      expect(podsBy(await read(stopped))).toEqual({ [fresh]: 4 })
    })

    it('takes a tag where digests are refused, and waits for no other order', async () => {
      const { fresh, freshTag, old, image } = scene()
      const { tagged } = scene().applications
      const port = await promoting()
      expect(await port.deploy(tagged, order(fresh, atOnce, 'promotion 7'))).toMatchObject(failure('invalid'))
      const byTag = { ...order(fresh, atOnce, 'promotion 7'), image: `${image}:${freshTag}` }
      must(await port.deploy(tagged, byTag))
      await scene().settle()
      expect(await read(tagged)).toMatchObject({ image: `${image}:${freshTag}`, settled: true })
      expect(podsBy(await read(tagged))).toEqual({ [fresh]: 4 })
      await scene().orderElsewhere(tagged, `${image}@${old}`)
      expect(await port.deploy(tagged, { ...byTag, mark: 'promotion 8' })).toMatchObject(failure('conflict'))
      await scene().settle()
      expect(podsBy(await read(tagged))).toEqual({ [old]: 4 })
    })
  })
}
