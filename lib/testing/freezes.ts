// Windows, targets and questions for tests and timings of freezes: everything has a default, a test says what matters.
import type { CalendarDay, WorkingCalendar } from '../domain/calendar/working-days.ts'
import type { FreezeException } from '../domain/freeze/exception.ts'
import type { ExceptionUse } from '../domain/freeze/exception-cover.ts'
import type { TimeSources } from '../domain/freeze/occurrences.ts'
import { FreezeScope, type FreezeTarget } from '../domain/freeze/scope.ts'
import type { FreezeQuestion } from '../domain/freeze/standing.ts'
import type { EmergencyStop } from '../domain/freeze/stop.ts'
import type { ChangeClass, FreezeSchedule, FreezeWindow, ReleaseTimes } from '../domain/freeze/window.ts'

export const scopeOf = (of: object = { environments: ['production'] }): FreezeScope => FreezeScope.parse(of)

export const oneOff = (startsAt: string, endsAt: string): FreezeSchedule => ({
  kind: 'one-off',
  startsAt,
  endsAt,
})

export const recurring = (startsAt: string, rrule: string, duration: string): FreezeSchedule => ({
  kind: 'recurring',
  startsAt,
  rrule,
  duration,
})

/** Deny everything in production on 2026-03-02 from 09:00 to 17:00 in Shanghai. */
export const freezeWindow = (of: Partial<FreezeWindow> = {}): FreezeWindow => ({
  id: 'window',
  version: 1,
  name: 'Window',
  effect: 'deny',
  schedule: oneOff('2026-03-02T09:00', '2026-03-02T17:00'),
  zone: 'Asia/Shanghai',
  scope: scopeOf(),
  admits: of.effect === 'allow' ? [{ content: [], action: [], ofRelease: false }] : [],
  actsOn: ['promotion'],
  require: of.effect === 'require' ? { group: 'qa', count: 1 } : null,
  message: '',
  mode: 'enforcing',
  ownerId: 'owner',
  workingDay: null,
  ...of,
})

export const emergencyStop = (of: Partial<EmergencyStop> = {}): EmergencyStop => ({
  id: 'stop',
  scope: scopeOf(),
  includingRollback: false,
  reason: 'Payments fail',
  incidentUrl: null,
  setById: 'lead',
  setAt: new Date('2026-03-02T01:00:00Z'),
  endsAt: new Date('2026-03-02T03:00:00Z'),
  liftedAt: null,
  ...of,
})

export const freezeTarget = (of: Partial<FreezeTarget> = {}): FreezeTarget => ({
  environmentId: 'production',
  serviceId: 'orders',
  productLineId: 'shop',
  teamId: 'checkout',
  tier: 2,
  runtime: 'ack',
  regions: ['cn-hangzhou'],
  ...of,
})

export const changeClass = (of: Partial<ChangeClass> = {}): ChangeClass => ({
  content: 'feature',
  action: 'go-live',
  releaseIds: [],
  firstBelowProduction: false,
  ...of,
})

export const digestOf = (digit: string) => `sha256:${digit.repeat(64)}`

export const exceptionUse = (of: Partial<ExceptionUse> = {}): ExceptionUse => ({
  promotionId: 'P-1',
  digest: digestOf('a'),
  workItems: [],
  branch: null,
  trainId: null,
  incidents: [],
  ...of,
})

/** Granted by another person, for one start of digest a in production before noon UTC. */
export const freezeException = (of: Partial<FreezeException> = {}): FreezeException => ({
  id: 'exception',
  number: 7,
  windowId: 'window',
  serviceId: 'orders',
  environmentId: 'production',
  subjectKind: 'digest',
  subject: digestOf('a'),
  digest: digestOf('a'),
  requesterId: 'developer',
  requestedAt: new Date('2026-03-01T00:00:00Z'),
  decision: 'granted',
  decidedById: 'lead',
  decidedAt: new Date('2026-03-01T01:00:00Z'),
  count: 1,
  endsAt: new Date('2026-03-02T12:00:00Z'),
  withdrawnAt: null,
  usedBy: [],
  ...of,
})

export const question = (
  of: {
    target?: Partial<FreezeTarget>
    change?: Partial<ChangeClass>
    act?: FreezeQuestion['act']
    build?: ExceptionUse | null
    exceptions?: FreezeException[]
  } = {},
): FreezeQuestion => ({
  act: of.act ?? 'promotion',
  target: freezeTarget(of.target),
  change: changeClass(of.change),
  build: of.build === undefined ? exceptionUse() : of.build,
  exceptions: of.exceptions ?? [],
})

/** Week from Monday 2026-03-09 09:00, go-live Thursday 2026-03-12 20:00 to 22:00, Shanghai. */
export const releaseTimes = (of: Partial<ReleaseTimes> = {}): ReleaseTimes => ({
  id: '202603',
  cutPlannedAt: new Date('2026-03-06T02:00:00Z'),
  weekStartsAt: new Date('2026-03-09T01:00:00Z'),
  goLiveStartsAt: new Date('2026-03-12T12:00:00Z'),
  goLiveEndsAt: new Date('2026-03-12T14:00:00Z'),
  closedAt: null,
  ...of,
})

export const timeSources = (
  releases: readonly ReleaseTimes[] = [],
  calendars: ReadonlyMap<string, WorkingCalendar> = new Map(),
): TimeSources => ({ releases: new Map(releases.map((one) => [one.id, one])), calendars })

const days = (name: string, workday: boolean, ...dates: string[]): CalendarDay[] =>
  dates.map((date) => ({ country: 'CN', on: `2026-${date}`, workday, name }))

/** What the State Council published for 2026: holidays on working days, and weekend days worked for them. */
export const china2026: CalendarDay[] = [
  ...days('元旦', false, '01-01', '01-02'),
  ...days('元旦', true, '01-04'),
  ...days('春节', false, '02-16', '02-17', '02-18', '02-19', '02-20', '02-23'),
  ...days('春节', true, '02-14', '02-28'),
  ...days('清明节', false, '04-06'),
  ...days('劳动节', false, '05-01', '05-04', '05-05'),
  ...days('劳动节', true, '05-09'),
  ...days('端午节', false, '06-19'),
  ...days('中秋节', false, '09-25'),
  ...days('国庆节', false, '10-01', '10-02', '10-05', '10-06', '10-07'),
  ...days('国庆节', true, '09-20', '10-10'),
]
