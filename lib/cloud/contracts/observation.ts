import { describe, expect, it } from 'vitest'
import type { LineQuestion } from '../ports/observation.ts'
import { everyItem, must, type Scene } from './scene.ts'

const minute = 60_000
const notFound = { ok: false, failure: { kind: 'not-found', definite: true } }

/** What MetricsPort, AlertPort and LogPort promise. */
export function describeObservation(scene: () => Scene): void {
  describe('metrics', () => {
    const metrics = async () => (await scene().gate.reading(scene().connectionId)).metrics
    const cluster = () => scene().cluster.externalId
    const span = () => {
      const { to } = scene().observed
      return { from: new Date(to.getTime() - 5 * minute), to, stepSeconds: 60 }
    }

    it('answers a series with a point for each step, both ends included', async () => {
      const { promql, value } = scene().observed.metric
      const [series, ...more] = must(await (await metrics()).queryRange(cluster(), { promql, ...span() }))
      expect(more).toEqual([])
      expect(series?.dropped).toBe(0)
      expect(series?.points.map((point) => point.value)).toEqual(Array(6).fill(value))
      expect(series?.points[0]?.at).toEqual(span().from)
      expect(series?.points.at(-1)?.at).toEqual(span().to)
    })

    it('drops what is no number, and says how many', async () => {
      const { notANumber } = scene().observed
      const [series] = must(await (await metrics()).queryRange(cluster(), { promql: notANumber, ...span() }))
      // An implementation may leave out a series that has no point at all.
      if (series !== undefined) expect(series).toMatchObject({ points: [], dropped: 6 })
    })

    it('answers nothing where nothing was measured', async () => {
      const query = { promql: 'no_such_series', ...span() }
      expect(await (await metrics()).queryRange(cluster(), query)).toEqual({ ok: true, value: [] })
    })

    it('says that a cluster has no Prometheus', async () => {
      const query = { promql: scene().observed.metric.promql, ...span() }
      expect(await (await metrics()).queryRange('c-nobody-knows', query)).toMatchObject(notFound)
    })

    it('refuses what is no question', async () => {
      const refused = { ok: false, failure: { kind: 'invalid', definite: true } }
      const port = await metrics()
      const { promql } = scene().observed.metric
      const { from, to } = span()
      expect(await port.queryRange(cluster(), { promql: '', ...span() })).toMatchObject(refused)
      expect(await port.queryRange(cluster(), { promql, from, to, stepSeconds: 0 })).toMatchObject(refused)
      expect(await port.queryRange(cluster(), { promql, from: to, to: from, stepSeconds: 60 })).toMatchObject(
        refused,
      )
      const ages = new Date(to.getTime() - 11_001_000)
      expect(await port.queryRange(cluster(), { promql, from: ages, to, stepSeconds: 1 })).toMatchObject(
        refused,
      )
    })
  })

  describe('alerts', () => {
    const list = async (from: Date, to: Date) => {
      const { alerts } = await scene().gate.reading(scene().connectionId)
      return everyItem((page) => alerts.listAlerts({ from, to }, page))
    }

    it('lists what began in a span, with its labels and its state', async () => {
      const { alert, to } = scene().observed
      const found = await list(new Date(alert.startedAt.getTime() - minute), to)
      expect(found).toContainEqual(
        expect.objectContaining({
          name: alert.name,
          state: 'firing',
          startedAt: alert.startedAt,
          endedAt: null,
        }),
      )
      const labels = found.find(({ name }) => name === alert.name)?.labels
      expect(labels).toMatchObject(alert.labels)
    })

    it('takes the beginning of a span in and leaves its end out', async () => {
      const { alert } = scene().observed
      const after = new Date(alert.startedAt.getTime() + 1_000)
      expect((await list(alert.startedAt, after)).map(({ name }) => name)).toEqual([alert.name])
      expect(await list(after, new Date(after.getTime() + minute))).toEqual([])
      expect(await list(new Date(alert.startedAt.getTime() - minute), alert.startedAt)).toEqual([])
    })
  })

  describe('logs', () => {
    const count = async (change: Partial<LineQuestion>) => {
      const { logs } = await scene().gate.reading(scene().connectionId)
      const { lines } = scene().observed
      const question = { ...lines, cluster: scene().cluster.externalId, ...change }
      return logs.countLines(question)
    }

    it('counts the lines of one workload that a search finds', async () => {
      const { lines } = scene().observed
      expect(lines.count).toBeGreaterThan(0)
      expect(must(await count({}))).toBe(lines.count)
      expect(must(await count({ query: 'ERROR or FATAL' }))).toBe(lines.count)
      expect(must(await count({ query: 'no-such-word' }))).toBe(0)
    })

    it('does not count those of another workload, namespace or time', async () => {
      const { lines } = scene().observed
      expect(must(await count({ workload: lines.workload.slice(0, -3) }))).toBe(0)
      expect(must(await count({ namespace: 'nobody' }))).toBe(0)
      expect(must(await count({ from: lines.to, to: lines.to }))).toBe(0)
    })

    it('says that the lines of a cluster are not collected', async () => {
      expect(await count({ cluster: 'c-nobody-knows' })).toMatchObject(notFound)
    })
  })
}
