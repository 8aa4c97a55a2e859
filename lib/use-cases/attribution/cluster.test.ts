import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import {
  sumsOf,
  type WrittenLine,
  type WrittenSubject,
  writeBill,
  writeRules,
} from '../../testing/judged-bill.ts'
import type { Surroundings } from '../define.ts'
import { judgeMonth } from './judge-month.ts'

const test = testDatabase()
const period = '2026-09'
let around: Surroundings
let estate: Awaited<ReturnType<typeof createEstate>>

beforeEach(async () => {
  estate = await createEstate(test.database)
  around = { database: test.database, cloud: createMemoryCloud().gate }
})

const bill = (subjects: Record<string, WrittenSubject>, lines: WrittenLine[]) =>
  writeBill(test.database, estate.connection.id, { period, subjects, lines })

describe('a shared cluster', () => {
  it('is shared out by its workloads of the day, to the last digit', async () => {
    await writeRules(test.database)
    const { sourceId } = await bill({ nodes: { resourceId: 'c-1' } }, [
      { subject: 'nodes', on: '2026-09-03', billed: '10.01' },
      { subject: 'nodes', on: '2026-09-04', billed: '7' },
    ])
    const share = (part: string, kind: string, of: string, serviceId: string | null = null) => ({
      resourceId: 'c-1',
      cluster: 'c-1',
      chargeOn: new Date('2026-09-03'),
      part,
      kind,
      serviceId,
      share: of,
      estimated: false,
      seenAt: new Date(),
    })
    await test.database.prisma.clusterShare.createMany({
      data: [
        share('idle', 'idle', '0.333333333333333334'),
        share('kube-system', 'system', '0.1'),
        share('shop/cart', 'workload', '0.5', estate.service.id),
        share('shop/who', 'workload', '0.066666666666666666'),
      ],
    })
    await judgeMonth(around, { sourceId, period })
    const judged = await test.database.prisma.billAttribution.findMany({ orderBy: { fromOn: 'asc' } })
    expect(judged.map(({ cause }) => cause)).toEqual(['untagged', 'kubernetes', 'untagged'])
    const { rows } = await test.database.pool.query(
      `SELECT charge_on::text AS "on", cause, service_id AS service, team_id IS NOT NULL AS team, trim_scale(billed_cost)::text AS billed,
        line_count AS lines FROM cost_day ORDER BY 1, 2`,
    )
    const of = (on: string, cause: string, billed: string, lines: number, service: string | null = null) => ({
      on,
      cause,
      service,
      team: service !== null,
      billed,
      lines,
    })
    expect(rows).toEqual([
      of('2026-09-03', 'cluster-idle', '3.33666666666666667334', 1),
      of('2026-09-03', 'cluster-system', '1.001', 0),
      of('2026-09-03', 'cluster-unowned', '0.66733333333333332666', 0),
      of('2026-09-03', 'kubernetes', '5.005', 0, estate.service.id),
      of('2026-09-04', 'untagged', '7', 1),
    ])
    const { lines: billed, rolled } = await sumsOf(test.database, sourceId, period)
    expect(rolled).toEqual(billed)
  })
})
