import { beforeAll, describe, expect, it } from 'vitest'
import { exportColumns } from '../domain/bill/focus-export.ts'
import { createCostMonth } from '../testing/cost-month-rows.ts'
import { testDatabase } from '../testing/database.ts'
import { createEstate } from '../testing/estate.ts'
import { createPeople } from '../testing/people.ts'
import { testPortal } from '../testing/portal.ts'

describe('the lines of a month', () => {
  const test = testDatabase({ resetBefore: 'all' })
  const portal = testPortal(test)
  let people: Awaited<ReturnType<typeof createPeople>>
  let period = ''
  beforeAll(async () => {
    const { connection, service, productLine } = await createEstate(test.database)
    people = await createPeople(test.database)
    const of = { connectionId: connection.id, service: service.slug, productLineId: productLine.id }
    period = (await createCostMonth(test.database, of)).period
  })
  const get = (month: string, actor = people.costLead) =>
    portal.as(actor)('GET', `/api/v1/cost/lines.csv?month=${month}`)

  it('leave as a file with a name, made while it is sent', async () => {
    const { status, headers, text } = await get(period)
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename*=UTF-8''cost-${period}.csv`,
      'cache-control': 'no-store',
    })
    expect(headers['content-length']).toBeUndefined()
    const [head, ...rows] = text.trimEnd().split('\r\n')
    expect(head).toBe(exportColumns.join(','))
    expect(rows.length).toBeGreaterThanOrEqual(56)
  })

  it('of a month without bills are the columns alone, and of no month are refused', async () => {
    expect((await get('2020-01')).text).toBe(`${exportColumns.join(',')}\r\n`)
    expect(await get('2020-13')).toMatchObject({ status: 400, json: { code: 'invalid' } })
    expect(await get(period, people.nobody)).toMatchObject({ status: 403, json: { code: 'forbidden' } })
  })
})
