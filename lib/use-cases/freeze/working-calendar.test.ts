import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { definitionOf, failure, value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { createWindow } from './edit-window.ts'
import { getWindow } from './list-windows.ts'
import {
  getCalendar,
  importCalendar,
  listCalendars,
  removeCalendarDay,
  setCalendarDay,
} from './working-calendar.ts'

const test = testDatabase()
let stage: Stage
beforeEach(async () => {
  stage = await createStage(test)
})

const lines = '# State Council\n2027-02-06,holiday,春节\n2027-02-07\tholiday\t春节\n2027-02-14,上班,春节'
const add = (text: string, dryRun = false) =>
  importCalendar(stage.around, stage.people.lin, { country: 'CN', text, dryRun })
const year = (of = 2027) => value(getCalendar(stage.around, stage.people.zhou, { country: 'CN', year: of }))

describe('the calendar of a country', () => {
  it('is imported from lines, first as a dry run, and a second time changes nothing', async () => {
    expect(await value(add(lines, true))).toEqual({ added: 3, changed: 0, same: 0, years: [2027] })
    expect((await year()).missing).toBe(true)
    expect(await value(add(lines))).toEqual({ added: 3, changed: 0, same: 0, years: [2027] })
    expect(await value(add(lines))).toEqual({ added: 0, changed: 0, same: 3, years: [2027] })
    expect(await value(add('2027-02-06,workday,x', true))).toMatchObject({ changed: 1 })
    expect((await year()).days).toEqual([
      { country: 'CN', on: '2027-02-06', workday: false, name: '春节' },
      { country: 'CN', on: '2027-02-07', workday: false, name: '春节' },
      { country: 'CN', on: '2027-02-14', workday: true, name: '春节' },
    ])
  })

  it('is imported from an iCalendar file, every day of an event, the end not included', async () => {
    const event = (name: string, from: string, to: string) =>
      `BEGIN:VEVENT\r\nUID:${name}\r\nSUMMARY:${name}\r\nDTSTART;VALUE=DATE:${from}\r\nDTEND;VALUE=DATE:${to}\r\nEND:VEVENT\r\n`
    const file = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${event('国庆节（休）', '20271001', '20271004')}${event('国庆节（班）', '20271009', '20271010')}END:VCALENDAR\r\n`
    expect(await value(add(file))).toMatchObject({ added: 4 })
    expect((await year()).days.map(({ on, workday }) => [on, workday])).toEqual([
      ['2027-10-01', false],
      ['2027-10-02', false],
      ['2027-10-03', false],
      ['2027-10-09', true],
    ])
    expect((await failure(add('BEGIN:VCALENDAR\r\nnonsense'))).detail).toMatchObject({ field: 'text' })
  })

  it('is refused as a whole for one bad line, which is told', async () => {
    const refused = await failure(add(`${lines}\n2027-13-01,holiday,x\n2027-03-01,maybe,y`))
    expect(refused.detail?.problems).toMatchObject([
      { line: 5, code: 'date' },
      { line: 6, code: 'kind' },
    ])
    expect(await test.database.prisma.calendarDay.count()).toBe(0)
    expect((await failure(add('# nothing'))).code).toBe('invalid')
    const own = importCalendar(stage.around, stage.people.wang, { country: 'CN', text: lines, dryRun: false })
    expect((await failure(own)).code).toBe('forbidden')
  })

  it('moves the windows that count by it as soon as a day is edited', async () => {
    const window = await value(
      createWindow(stage.around, stage.people.lin, {
        definition: definitionOf({
          ownerId: stage.people.lin.personId,
          scope: { environments: [stage.environments.production] },
          // A Monday, a year ahead of every clock these tests run by.
          schedule: { kind: 'one-off', startsAt: '2099-03-02T09:00', endsAt: '2099-03-04T09:00' },
          workingDay: { country: 'CN', start: 'on-or-first-after', end: null },
        }),
      }),
    )
    const next = async () => (await value(getWindow(stage.around, stage.people.zhou, { id: window.id }))).next
    expect((await next())?.startsAt).toBe('2099-03-02T01:00:00.000Z')
    const day = { country: 'CN', on: '2099-03-02' }
    await value(setCalendarDay(stage.around, stage.people.lin, { ...day, workday: false, name: 'Holiday' }))
    expect((await next())?.startsAt).toBe('2099-03-03T01:00:00.000Z')
    await value(removeCalendarDay(stage.around, stage.people.lin, day))
    expect((await next())?.startsAt).toBe('2099-03-02T01:00:00.000Z')
    expect((await failure(removeCalendarDay(stage.around, stage.people.lin, day))).code).toBe('not-found')
    const { missing } = await value(listCalendars(stage.around, stage.people.zhou, null))
    expect(missing.map(({ country }) => country)).toContain('CN')
  })
})
