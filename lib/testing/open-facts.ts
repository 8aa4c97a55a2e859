// What freezes and releases ask, where there are none; and any of it for properties.
import fc from 'fast-check'
import { prepareFreezes } from '../domain/freeze/prepare.ts'
import type { GateFacts } from '../domain/promotion/facts.ts'

/** No window, no stop: nothing is frozen. */
export const noFreezes: GateFacts['freeze'] = {
  prepared: prepareFreezes([], [], { calendars: new Map(), releases: new Map() }),
  question: {
    act: 'promotion',
    target: {
      environmentId: 'production',
      serviceId: 'orders',
      productLineId: null,
      teamId: null,
      tier: 3,
      runtime: 'ack',
      regions: ['cn-hangzhou'],
    },
    change: { content: 'unknown', action: 'go-live', releaseIds: [], firstBelowProduction: false },
    build: null,
    exceptions: [],
  },
  waitsSince: null,
  contentReason: null,
  owners: {},
  groups: [],
  members: [],
}

/** The service is in no open release. */
export const noReleases: GateFacts['release'] = { open: [], said: null }

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const commit = fc.record({
  sha: fc.constant('c0ffee'.repeat(7).slice(0, 40)),
  title: fc.constant('fix: ORD-1'),
  content: fc.constantFrom('bug-fix', 'feature', 'unknown', 'neutral'),
  key: fc.constant('defect' as const),
  values: fc.constant({ items: 'ORD-1', branch: '', sha: '' }),
  claimed: fc.constant(null),
})

export const anyReleases: fc.Arbitrary<GateFacts['release']> = fc.record({
  open: fc.array(
    fc.record({
      id: fc.constant('release'),
      name: fc.constant('202603'),
      state: fc.constantFrom('included', 'withdrawn', 'unchanged', 'late'),
      reason: maybe(fc.constant('broken')),
      weekStartsAt: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
      version: maybe(fc.constant('202603-20260301.1')),
      ofBranch: fc.boolean(),
      sinceCut: maybe(fc.array(commit, { maxLength: 3 })),
    }),
    { maxLength: 2 },
  ),
  said: maybe(
    fc.record({
      content: fc.constantFrom('release', 'bug-fix', 'feature'),
      name: fc.constant('lin'),
      reason: fc.constant('looked at it'),
    }),
  ),
})
