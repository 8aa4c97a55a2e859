import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openSettings } from '../../testing/builders.ts'
import type { PersonFact } from '../promotion/facts.ts'
import { type TrainWordFacts, trainWordsOf } from './word.ts'

const now = new Date('2026-11-21T08:00:00Z')
const people = ['lin', 'mei', 'wang', 'zhou'] as const
const person = (id: string, role: 'release-manager' | 'developer', disabled = false): PersonFact => ({
  id,
  name: id,
  disabled,
  grants: [{ role, scopeKind: 'all', scopeId: null }],
})
const aPerson = fc
  .record({
    id: fc.constantFrom(...people),
    role: fc.constantFrom('release-manager' as const, 'developer' as const),
    disabled: fc.boolean(),
  })
  .map(({ id, role, disabled }) => person(id, role, disabled))
const aTrain = fc
  .record({
    requesterId: fc.constantFrom(...people),
    requesterMayApprove: fc.boolean(),
    builderMayApprove: fc.boolean(),
    rows: fc.array(fc.subarray([...people]), { minLength: 1, maxLength: 4 }),
  })
  .map(
    ({ requesterId, rows, ...switches }): TrainWordFacts => ({
      requesterId,
      createdAt: now,
      groups: [],
      settings: {
        ...openSettings,
        approvals: { ...openSettings.approvals, count: 1, role: 'release-manager', group: null, ...switches },
      },
      rows: rows.map((builderIds, at) => ({ serviceId: `s${at}`, subject: {}, builderIds })),
    }),
  )

describe('words on a train', () => {
  it('are never of who asked for it or for what either built, where the switches say so, and only of the role', () => {
    fc.assert(
      fc.property(
        aPerson,
        fc.uniqueArray(aPerson, { selector: ({ id }) => id, maxLength: 3 }),
        aTrain,
        (who, standsFor, train) => {
          const { words } = trainWordsOf(who, standsFor, train, now, 'approve')
          const rule = train.settings.approvals
          for (const { principal, serviceIds } of words) {
            const both = [who.id, principal.id]
            expect(principal.disabled || who.disabled).toBe(false)
            expect(principal.grants[0]?.role).toBe('release-manager')
            expect(serviceIds.length).toBeGreaterThan(0)
            if (!rule.requesterMayApprove) expect(both).not.toContain(train.requesterId)
            if (rule.builderMayApprove) continue
            const built = train.rows.filter(({ builderIds }) => builderIds.some((id) => both.includes(id)))
            for (const row of built) expect(serviceIds).not.toContain(row.serviceId)
          }
        },
      ),
    )
  })

  it('may reject whatever they asked for or built', () => {
    const train = fc.sample(aTrain, 50)
    for (const one of train)
      expect(trainWordsOf(person('lin', 'release-manager'), [], one, now, 'reject').words).toHaveLength(1)
  })
})
