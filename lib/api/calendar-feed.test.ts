import ICAL from 'ical.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../platform/ids.ts'
import { testDatabase } from '../testing/database.ts'
import { createEstate } from '../testing/estate.ts'
import { between, definitionOf } from '../testing/freeze-stage.ts'
import { createPeople } from '../testing/people.ts'
import { type Caller, testPortal } from '../testing/portal.ts'

describe('the calendar feed', () => {
  const test = testDatabase({ resetBefore: 'all' })
  const portal = testPortal(test)
  let admin: Caller
  let viewer: Caller
  let preproduction = ''
  let production = ''
  let viewerId = ''

  beforeAll(async () => {
    const estate = await createEstate(test.database)
    const people = await createPeople(test.database)
    admin = portal.as(people.admin)
    viewer = portal.as(people.viewer)
    viewerId = people.viewer.personId
    preproduction = estate.environments['pre-production'].id
    production = estate.environments.production.id
    const define = (name: string, environment: string, more: object = {}) =>
      admin('POST', '/api/v1/freezes/windows', {
        body: {
          definition: definitionOf({
            name,
            ownerId: people.admin.personId,
            scope: { environments: [environment] },
            ...more,
          }),
        },
      })
    await define('双十一 freeze, with; signs', estate.environments.production.id, { message: 'one\ntwo' })
    await define('Other', preproduction, { schedule: between(5, 6) })
  })

  const eventsOf = (text: string) =>
    new ICAL.Component(ICAL.parse(text) as unknown[])
      .getAllSubcomponents('vevent')
      .map((one) => new ICAL.Event(one))

  it('is opened by its token alone, and read as a calendar', async () => {
    const made = await viewer('POST', '/api/v1/freezes/feeds', { body: { locale: 'zh-CN' } })
    expect(made.status).toBe(201)
    expect(made.json.url).toContain(`/api/v1/calendar/${made.json.token}.ics`)
    const path = new URL(made.json.url).pathname
    const answer = await portal.call('GET', path)
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8')
    expect(answer.headers['cache-control']).toBe('no-store')
    const events = eventsOf(answer.text)
    expect(events.map(({ summary }) => summary)).toEqual(['封网: 双十一 freeze, with; signs', '封网: Other'])
    expect(events[0]?.description).toBe('one\ntwo')
    expect(answer.text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
    const [listed] = (await viewer('GET', '/api/v1/freezes/feeds')).json.items
    expect(listed.usedAt).not.toBeNull()
    expect(JSON.stringify(listed)).not.toContain(made.json.token)
    expect((await admin('GET', '/api/v1/freezes/feeds')).json.items).toEqual([])
  })

  it('shows what its scope meets', async () => {
    const made = await viewer('POST', '/api/v1/freezes/feeds', {
      body: { locale: 'en', scope: { environments: [preproduction] } },
    })
    const answer = await portal.call('GET', new URL(made.json.url).pathname)
    expect(eventsOf(answer.text).map(({ summary }) => summary)).toEqual(['Freeze: Other'])
    const empty = await viewer('POST', '/api/v1/freezes/feeds', { body: { locale: 'en', scope: {} } })
    expect(empty.json.detail.problems).toMatchObject([{ field: 'scope', code: 'empty-scope' }])
  })

  it('shows stops and the times of releases, and keeps the name of a window that is moved', async () => {
    const { prisma } = test.database
    const day = (count: number) => new Date(Date.now() + count * 86_400_000)
    const release = {
      name: '209903',
      batch: '209903',
      branch: 'release/209903',
      zone: 'Asia/Shanghai',
      cutPlannedAt: day(1),
      weekStartsAt: day(2),
      goLiveStartsAt: day(6),
      goLiveEndsAt: day(7),
      ownerId: viewerId,
      createdAt: new Date(),
      updatedAt: new Date(),
    }
    await prisma.release.create({ data: { id: newId(), ...release } })
    const stop = await admin('POST', '/api/v1/freezes/stops', {
      body: {
        scope: { environments: [production] },
        includingRollback: false,
        reason: 'payments; fail, all',
        incidentUrl: null,
        endsAt: day(0.1).toISOString(),
      },
    })
    expect(stop.status).toBe(201)
    const made = await viewer('POST', '/api/v1/freezes/feeds', { body: { locale: 'en' } })
    const read = async () => eventsOf((await portal.call('GET', new URL(made.json.url).pathname)).text)
    const before = await read()
    expect(before.map(({ summary }) => summary)).toEqual(
      expect.arrayContaining([
        'Emergency stop: payments; fail, all',
        'Release 209903: branches are cut',
        'Release 209903: release week',
        'Release 209903: go-live',
      ]),
    )
    const { items } = (await admin('GET', '/api/v1/freezes/windows')).json
    const other = items.find(({ name }: { name: string }) => name === 'Other')
    const moved = await admin('PUT', `/api/v1/freezes/windows/${other.id}`, {
      body: { version: 1, reason: 'later', definition: { ...other.definition, schedule: between(8, 9) } },
    })
    expect(moved.status).toBe(200)
    const [was, is] = [before, await read()].map((all) =>
      all.find(({ summary }) => summary.includes('Other')),
    )
    expect(is?.uid).toBe(was?.uid)
    expect(is?.sequence).toBe(1)
    expect(is?.startDate.toJSDate()).not.toEqual(was?.startDate.toJSDate())
  })

  it('answers the same to no token, a wrong one, a revoked one, and that of somebody who left', async () => {
    const made = await viewer('POST', '/api/v1/freezes/feeds', { body: { locale: 'en' } })
    const path = new URL(made.json.url).pathname
    const refused = async (address: string) => {
      const answer = await portal.call('GET', address)
      return [answer.status, answer.json.code, answer.json.message]
    }
    const expected = [404, 'not-found', 'there is no such calendar']
    expect(await refused('/api/v1/calendar/x.ics')).toEqual(expected)
    expect(await refused(`/api/v1/calendar/${'A'.repeat(43)}.ics`)).toEqual(expected)
    expect((await admin('DELETE', `/api/v1/freezes/feeds/${made.json.id}`)).status).toBe(404)
    expect((await viewer('DELETE', `/api/v1/freezes/feeds/${made.json.id}`)).status).toBe(200)
    expect(await refused(path)).toEqual(expected)
    const other = await viewer('POST', '/api/v1/freezes/feeds', { body: { locale: 'en' } })
    await test.database.prisma.person.update({ where: { id: viewerId }, data: { disabledAt: new Date() } })
    expect(await refused(new URL(other.json.url).pathname)).toEqual(expected)
  })
})
