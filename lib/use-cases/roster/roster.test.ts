import { beforeEach, describe, expect, it } from 'vitest'
import { readSessionBearer } from '../../catalog/session/reads.ts'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { builders } from '../../testing/builders.ts'
import { testDatabase } from '../../testing/database.ts'
import { createPerson, putOnCall } from '../../testing/people.ts'
import type { Surroundings } from '../define.ts'
import { addRosterEntry, removeRosterEntry, updateRosterEntry } from './edit-roster.ts'
import { importRoster } from './import-roster.ts'
import { listRoster } from './read-roster.ts'

const test = testDatabase()
let around: Surroundings
let admin: Actor
let lead: Actor
let team: { id: string }
let other: { id: string }
let person: Awaited<ReturnType<typeof createPerson>>
const hours = (n: number) => new Date(Date.now() + n * 3_600_000)

beforeEach(async () => {
  around = { database: test.database, cloud: createMemoryCloud().gate }
  const make = builders(test.database)
  await make.organisation()
  team = await make.team('trade-core')
  other = await make.team('growth')
  admin = await createPerson(test.database, 'admin', [{ role: 'admin' }])
  lead = await createPerson(test.database, 'lead', [{ role: 'release-manager', scope: { team: team.id } }])
  person = await createPerson(test.database, 'becker', [{ role: 'on-call' }], { name: 'Anna Becker' })
  await test.database.prisma.rosterEntry.deleteMany({})
})

type Code = Promise<{ ok: boolean; failure?: { code: string } }>
async function codeOf(call: Code): Promise<string> {
  const result = await call
  return result.ok ? 'ok' : (result.failure?.code ?? '')
}
async function made<T>(call: Promise<{ ok: true; value: T } | { ok: false; failure: unknown }>) {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
const held = async () =>
  ((await readSessionBearer(test.database, person.sessionId))?.grants ?? [])
    .map((grant) => `${grant.role} ${grant.scopeKind === 'all' ? 'all' : grant.scopeId}`)
    .sort()
const shift = (change: object = {}) => ({
  personId: person.personId,
  scopeKind: 'team',
  scopeId: team.id,
  fromAt: hours(1).toISOString(),
  toAt: hours(9).toISOString(),
  ...change,
})
const entries = async () => {
  const page = (await made(listRoster(around, admin, {}))).parse() as {
    items: { person: { key: string }; source: string; counts: boolean }[]
  }
  return page.items
}

describe('the role on-call', () => {
  it('is a viewer until the roster says otherwise, and again afterwards', async () => {
    expect(await held()).toEqual(['viewer all'])
    await putOnCall(test.database, person.personId, undefined, { fromAt: hours(-1), toAt: hours(1) })
    expect(await held()).toEqual(['on-call all'])
    await test.database.pool.query('UPDATE clock_offset SET offset_ms = offset_ms + 3600000')
    expect(await held()).toEqual(['viewer all'])
  })

  it('holds in the narrower scope of grant and roster, and where they have none in common nowhere', async () => {
    const inTeam = { scopeKind: 'team', scopeId: team.id } as const
    await putOnCall(test.database, person.personId, inTeam)
    expect(await held()).toEqual([`on-call ${team.id}`])
    await test.database.prisma.grant.updateMany({
      where: { personId: person.personId },
      data: { scopeKind: 'team', scopeId: team.id },
    })
    expect(await held()).toEqual([`on-call ${team.id}`])
    await test.database.prisma.rosterEntry.deleteMany({})
    await putOnCall(test.database, person.personId)
    expect(await held()).toEqual([`on-call ${team.id}`])
    await test.database.prisma.rosterEntry.deleteMany({})
    await putOnCall(test.database, person.personId, { scopeKind: 'team', scopeId: other.id })
    expect(await held()).toEqual([`viewer ${team.id}`])
  })

  it('is not given by the roster alone', async () => {
    await test.database.prisma.grant.updateMany({
      where: { personId: person.personId },
      data: { role: 'developer' },
    })
    await putOnCall(test.database, person.personId)
    expect(await held()).toEqual(['developer all'])
    expect((await entries())[0]?.counts).toBe(false)
  })
})

describe('the roster', () => {
  it('is edited in scope, and never what was served', async () => {
    expect(await codeOf(addRosterEntry(around, person, shift()))).toBe('forbidden')
    expect(await codeOf(addRosterEntry(around, lead, shift({ scopeId: other.id })))).toBe('forbidden')
    expect(await codeOf(addRosterEntry(around, lead, shift({ scopeKind: 'all', scopeId: null })))).toBe(
      'forbidden',
    )
    expect(await codeOf(addRosterEntry(around, admin, shift({ scopeId: person.personId })))).toBe('not-found')
    expect(await codeOf(addRosterEntry(around, lead, shift({ toAt: hours(0.5).toISOString() })))).toBe(
      'invalid',
    )
    const { id } = await made(addRosterEntry(around, lead, shift()))
    expect(await entries()).toMatchObject([{ person: { key: 'becker' }, source: 'portal', counts: true }])
    expect(await codeOf(updateRosterEntry(around, lead, { id, toAt: hours(5).toISOString() }))).toBe('ok')
    expect(await codeOf(removeRosterEntry(around, lead, { id }))).toBe('ok')
    expect(await entries()).toEqual([])
    const running = await putOnCall(test.database, person.personId, undefined, {
      fromAt: hours(-1),
      toAt: hours(1),
    })
    expect(await codeOf(removeRosterEntry(around, lead, { id: running }))).toBe('forbidden')
    expect(
      await codeOf(updateRosterEntry(around, admin, { id: running, fromAt: hours(0.5).toISOString() })),
    ).toBe('wrong-state')
    expect(await codeOf(removeRosterEntry(around, admin, { id: running }))).toBe('ok')
    expect(await codeOf(removeRosterEntry(around, admin, { id: running }))).toBe('wrong-state')
    expect(await held()).toEqual(['viewer all'])
    const told = await test.database.prisma.ledgerEntry.findMany({ orderBy: { id: 'asc' } })
    expect(told.map(({ action, subjectName }) => `${action} ${subjectName}`)).toEqual([
      'roster.added Anna Becker',
      'roster.changed Anna Becker',
      'roster.removed Anna Becker',
      'roster.removed Anna Becker',
    ])
  })
})

describe('an imported calendar', () => {
  const stamp = (date: Date) => date.toISOString().replace(/[-:]|\.\d+/g, '')
  const event = (uid: string, summary: string, from: number, to: number) => [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `SUMMARY:${summary}`,
    `DTSTART:${stamp(hours(from))}`,
    `DTEND:${stamp(hours(to))}`,
    'END:VEVENT',
  ]
  const file = (...events: string[][]) => ['BEGIN:VCALENDAR', ...events.flat(), 'END:VCALENDAR'].join('\r\n')
  const load = (calendar: string, dryRun: boolean, actor: Actor = lead) =>
    importRoster(around, actor, { scopeKind: 'team', scopeId: team.id, calendar, dryRun })

  it('replaces what was imported into its scope before, keeps what was typed, and tells whom it did not know', async () => {
    await made(addRosterEntry(around, lead, shift()))
    const calendar = file(
      event('a', 'On call: Anna Becker', -2, 10),
      event('b', 'becker', 10, 20),
      event('c', 'somebody', 20, 30),
      event('d', 'over: becker', -20, -10),
    )
    const expected = { added: 2, replaced: 0, skipped: [{ summary: 'somebody', why: 'nobody' }] }
    expect(await made(load(calendar, true))).toMatchObject(expected)
    expect(await entries()).toHaveLength(1)
    expect(await made(load(calendar, false))).toMatchObject(expected)
    expect((await entries()).map(({ source }) => source).sort()).toEqual(['ical:a', 'ical:b', 'portal'])
    expect(await held()).toEqual([`on-call ${team.id}`])
    expect(await made(load(file(event('e', 'becker', 1, 2)), false))).toMatchObject({
      added: 1,
      replaced: 2,
    })
    expect((await entries()).map(({ source }) => source).sort()).toEqual(['ical:e', 'portal'])
    expect(await held()).toEqual(['viewer all'])
  })

  it('is refused out of scope, and when it is none', async () => {
    expect(await codeOf(load('hello', false))).toBe('invalid')
    const all = { scopeKind: 'all', calendar: file(), dryRun: true }
    expect(await codeOf(importRoster(around, lead, all))).toBe('forbidden')
    expect(await codeOf(importRoster(around, admin, all))).toBe('ok')
  })
})
