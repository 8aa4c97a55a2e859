import { describe, expect, it } from 'vitest'
import { everyItem, must, type Scene } from './scene.ts'

/** What PipelinePort promises. */
export function describePipelines(scene: () => Scene): void {
  describe('pipelines', () => {
    const pipelines = async () => (await scene().gate.reading(scene().connectionId)).pipelines
    const find = async () => {
      const port = await pipelines()
      const all = await everyItem((page) => port.listPipelines(null, page))
      const found = all.find((each) => each.name === scene().pipeline.name)
      if (!found) throw new Error(`${scene().pipeline.name} was not listed`)
      return found.externalId
    }

    it('lists pipelines, and says what one builds from', async () => {
      const detail = must(await (await pipelines()).getPipeline(await find()))
      expect(detail.name).toBe(scene().pipeline.name)
      expect(detail.repositories.join(' ')).toContain(scene().pipeline.repositoryPath)
    })

    it('lists only those that ran since', async () => {
      const port = await pipelines()
      const future = new Date(Date.now() + 366 * 24 * 3_600_000)
      expect(await everyItem((page) => port.listPipelines(future, page))).toEqual([])
      const all = await everyItem((page) => port.listPipelines(new Date(0), page))
      expect(all.map((each) => each.name)).toContain(scene().pipeline.name)
    })

    it('lists runs newest first, and reads one with its stages and commit', async () => {
      const port = await pipelines()
      const id = await find()
      const runs = await everyItem((page) => port.listRuns(id, null, page))
      const numbers = runs.map((run) => run.number)
      expect(numbers).toEqual([...numbers].sort((a, b) => b - a))
      const { number, commitSha } = scene().pipeline.finishedRun
      expect(numbers).toContain(number)
      const run = must(await port.getRun(id, number))
      expect(run).toMatchObject({ number, commitSha, status: 'SUCCESS' })
      expect(run.stages.length).toBeGreaterThan(0)
      expect(run.stages[0]?.jobs.length).toBeGreaterThan(0)
      expect(run.endedAt?.getTime()).toBeGreaterThanOrEqual(run.startedAt?.getTime() ?? 0)
    })

    it('answers the newest run whole, as if it were asked for by its number', async () => {
      const port = await pipelines()
      const id = await find()
      const newest = must(await port.latestRun(id))
      const numbers = (await everyItem((page) => port.listRuns(id, null, page))).map((run) => run.number)
      expect(newest.number).toBe(Math.max(...numbers))
      expect(newest).toEqual(must(await port.getRun(id, newest.number)))
      expect(await port.latestRun('999999')).toMatchObject({ ok: false, failure: { kind: 'not-found' } })
    })

    it('starts a run that can be found again by what it was started with, and by nothing else', async () => {
      const { gate, connectionId, environmentId } = scene()
      const id = await find()
      const since = new Date(Date.now() - 600_000)
      const { pipelines: starts } = await gate.promoting(connectionId, environmentId, 'wang.p-7')
      const mark = { name: 'SLUICE_MIGRATION', value: 'P-7/drop-total' }
      expect(must(await starts.findRun(id, mark, since))).toBeNull()
      const number = must(await starts.startRun(id, { [mark.name]: mark.value, ENVIRONMENT: 'test' }))
      expect(must(await starts.findRun(id, mark, since))).toMatchObject({ number })
      const started = must(await (await pipelines()).getRun(id, number))
      expect(started.parameters).toContainEqual(
        expect.objectContaining({ key: mark.name, value: mark.value, masked: false }),
      )
      expect(must(await starts.findRun(id, { ...mark, value: 'P-8/drop-total' }, since))).toBeNull()
      expect(await starts.startRun('999999', {})).toMatchObject({ ok: false, failure: { kind: 'not-found' } })
    })

    it('says that a run is not there', async () => {
      const port = await pipelines()
      expect(await port.getRun(await find(), 999_999)).toMatchObject({
        ok: false,
        failure: { kind: 'not-found', definite: true },
      })
    })
  })
}

/** What ClusterCatalogPort and WorkloadPort promise. */
export function describeClusters(scene: () => Scene): void {
  describe('clusters', () => {
    const reading = () => scene().gate.reading(scene().connectionId)

    it('lists clusters, each once', async () => {
      const { clusters } = await reading()
      const all = await everyItem((page) => clusters.listClusters(page))
      expect(all).toContainEqual(expect.objectContaining({ ...scene().cluster, state: 'running' }))
      expect(new Set(all.map((each) => each.externalId)).size).toBe(all.length)
    })

    it('says what the pods of each workload really run', async () => {
      const { workloads } = await reading()
      const { namespace, name, digest, pods } = scene().workload
      const all = must(await workloads.listWorkloads(scene().cluster.externalId))
      const found = all.find((each) => each.namespace === namespace && each.name === name)
      expect(found).toMatchObject({ settled: true, replicas: pods, readyReplicas: pods, problem: null })
      expect(found?.running[0]?.digests).toEqual([{ digest, pods, readyPods: pods }])
      const one = must(await workloads.getWorkload(scene().cluster.externalId, namespace, 'Deployment', name))
      expect(one).toEqual(found)
      expect(all.every((each) => each.namespace !== 'kube-system')).toBe(true)
    })

    it('says that a workload is not there', async () => {
      const { workloads } = await reading()
      expect(
        await workloads.getWorkload(scene().cluster.externalId, 'trade', 'Deployment', 'no-such-workload'),
      ).toMatchObject({ ok: false, failure: { kind: 'not-found', definite: true } })
    })

    it('lets a promotion of the environment look', async () => {
      const { namespace, name } = scene().workload
      const cloud = await scene().gate.promoting(scene().connectionId, scene().environmentId, 'wang.look')
      expect(cloud.sessionName).toBe('wang.look')
      const found = await cloud.workloads.getWorkload(
        scene().cluster.externalId,
        namespace,
        'Deployment',
        name,
      )
      expect(must(found).name).toBe(name)
    })
  })
}
