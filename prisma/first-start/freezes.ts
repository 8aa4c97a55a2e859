import type { Database } from '../../lib/catalog/database.ts'
import { readNow } from '../../lib/catalog/transaction.ts'
import { printDay } from '../../lib/domain/calendar/day.ts'
import { FreezeDefinition } from '../../lib/domain/freeze/window.ts'
import { newId } from '../../lib/platform/ids.ts'
import { springFestivalEves, workingDays } from './working-days.ts'

const dayMs = 86_400_000
/** A newcomer who tries out a promotion is not to be stopped: the festival that is shown is at least this far away. */
const aheadMs = 60 * dayMs

/** The eve of the next Spring Festival that is far enough away, as a day. */
function nextEve(now: Date): number | null {
  const eve = springFestivalEves.map((day) => Date.parse(day)).find((at) => at > now.getTime() + aheadMs)
  return eve === undefined ? null : eve / dayMs
}

function windowsOf(owner: string, production: string, now: Date): FreezeDefinition[] {
  const always = {
    zone: 'Asia/Shanghai',
    ownerId: owner,
    actsOn: ['promotion'],
    require: null,
    workingDay: null,
  }
  const friday = {
    ...always,
    name: '周五晚间 Friday evening',
    effect: 'deny',
    schedule: {
      kind: 'recurring',
      startsAt: '2026-01-02T18:00',
      rrule: 'FREQ=WEEKLY;BYDAY=FR',
      duration: 'PT6H',
    },
    scope: { environments: [production], tiers: [1] },
    admits: [{ content: ['bug-fix'] }],
    message: '周末前不上线 Nothing big before the weekend.',
    mode: 'report-only',
  }
  const eve = nextEve(now)
  const festival = eve !== null && {
    ...always,
    name: '春节封网 Spring Festival',
    effect: 'deny',
    schedule: {
      kind: 'one-off',
      startsAt: `${printDay(eve - 2)}T18:00`,
      endsAt: `${printDay(eve + 9)}T09:00`,
    },
    scope: { environments: [production] },
    admits: [],
    message: '春节期间生产环境封网 Production is closed over the holiday; rollbacks go through.',
    mode: 'enforcing',
  }
  return [friday, ...(festival ? [festival] : [])].map((one) => FreezeDefinition.parse(one))
}

/** What the demonstration has of freezes, once: a calendar, a window that only reports, and the next long holiday. */
export async function createDemoFreezes(database: Database): Promise<void> {
  const { prisma } = database
  const [owner, production, known] = await Promise.all([
    prisma.person.findUnique({ where: { key: 'lin' } }),
    prisma.environment.findUnique({ where: { slug: 'production' } }),
    prisma.freezeWindow.count(),
  ])
  if (!owner || !production || known > 0) return
  const now = await readNow(database)
  await prisma.$transaction(async (tx) => {
    await tx.calendarDay.createMany({
      data: workingDays.map((day) => ({ country: 'CN', ...day, updatedAt: now })),
      skipDuplicates: true,
    })
    for (const definition of windowsOf(owner.id, production.id, now))
      await tx.freezeWindow.create({
        data: {
          id: newId(),
          name: definition.name,
          definition,
          ownerId: owner.id,
          createdById: owner.id,
          createdAt: now,
          updatedAt: now,
          versions: { create: { version: 1, definition, editorId: owner.id, at: now } },
        },
      })
  })
}
