import { request as open } from 'node:http'
import { beforeEach, describe, expect, it } from 'vitest'
import { partBytes } from '../catalog/bill/files.ts'
import type { Actor } from '../domain/permission/actor.ts'
import { focusFile, juneRows } from '../testing/bill-files.ts'
import { testDatabase } from '../testing/database.ts'
import { createGround } from '../testing/estate.ts'
import { createPeople } from '../testing/people.ts'
import { testPortal } from '../testing/portal.ts'

const test = testDatabase()
const portal = testPortal(test)
let people: Awaited<ReturnType<typeof createPeople>>
let path: string

beforeEach(async () => {
  const { connection } = await createGround(test.database)
  people = await createPeople(test.database)
  const body = {
    connectionId: connection.id,
    kind: 'focus-file',
    name: 'FOCUS',
    countsBilled: true,
    countsEffective: true,
  }
  const made = await portal.as(people.costLead)('POST', '/api/v1/bill-sources', { body })
  path = `/api/v1/bill-sources/${made.json.id}/files`
})

const type = 'application/octet-stream'
const send = (who: Actor, bytes: string | Buffer, search = '?name=june.csv', kind = type) =>
  portal.as(who)('POST', path + search, { raw: { type: kind, bytes } })

describe('a bill file', () => {
  it('is kept in parts, asked to be imported, and known when it comes again', async () => {
    const file = Buffer.from(focusFile(juneRows(9000)))
    expect(file.length).toBeGreaterThan(partBytes * 2)
    const first = await send(people.costLead, file)
    expect([first.status, first.json.known]).toEqual([202, false])
    const parts = await test.database.prisma.billFilePart.findMany({ orderBy: { seq: 'asc' } })
    expect(parts.slice(0, -1).every(({ content }) => content.length === partBytes)).toBe(true)
    expect(Buffer.concat(parts.map(({ content }) => content)).equals(file)).toBe(true)
    const again = await send(people.costLead, file, '?name=other.csv')
    expect([again.status, again.json]).toEqual([200, { importId: first.json.importId, known: true }])
    expect(await test.database.prisma.billFilePart.count()).toBe(parts.length)
    const shown = await portal.as(people.costLead)('GET', `/api/v1/bill-imports/${first.json.importId}`)
    expect(shown.json.item).toMatchObject({
      state: 'waiting',
      totalUnits: file.length,
      file: { name: 'june.csv' },
    })
    const jobs = await test.database.pool.query(
      "SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'bill.import'",
    )
    expect(jobs.rowCount).toBe(1)
  })

  it.each([
    ['developer', '?name=x', type, 403],
    ['costLead', '', type, 400],
    ['costLead', '?name=x&scope=all', type, 400],
    ['costLead', '?name=x', 'application/json', 415],
    ['costLead', '?name=x', 'text/plain', 415],
  ] as const)(
    'of %s with %s as %s is refused with %i, and nothing of it kept',
    async (who, search, kind, status) => {
      const answer = await send(people[who], 'a,b\n', search, kind)
      expect([answer.status, answer.text]).toEqual([status, expect.stringContaining('"code"')])
      expect(await test.database.prisma.billFile.count()).toBe(0)
    },
  )

  it('is refused when it is empty, for nobody, and for a source that is not there', async () => {
    expect((await send(people.costLead, '')).status).toBe(400)
    expect((await portal.call('POST', `${path}?name=x`, { raw: { type, bytes: 'a' } })).status).toBe(401)
    path = '/api/v1/bill-sources/00000000-0000-4000-8000-000000000000/files'
    expect((await send(people.costLead, 'a')).status).toBe(404)
  })

  it('that is cut off in the middle is forgotten', async () => {
    const cut = new Promise<void>((resolve) => {
      const call = open(`${portal.url}${path}?name=x`, {
        method: 'POST',
        headers: {
          'content-type': type,
          'content-length': String(partBytes * 5),
          origin: portal.origin,
          cookie: portal.cookieOf(people.costLead),
        },
      })
      call.on('error', () => resolve())
      call.on('close', () => resolve())
      call.write(Buffer.alloc(partBytes * 2, 97), () => {
        // Until two parts have come.
        const look = async () => {
          if ((await test.database.prisma.billFilePart.count()) >= 1) call.destroy()
          else setImmediate(() => void look())
        }
        void look()
      })
    })
    await cut
    await expect.poll(() => test.database.prisma.billFile.count()).toBe(0)
    expect(await test.database.prisma.billImport.count()).toBe(0)
  })
})
