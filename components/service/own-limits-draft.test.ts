import { describe, expect, it } from 'vitest'
import { OwnLimits } from '../../lib/domain/observation/limits.ts'
import { badOwnKeys, ownDraftOf, ownLimitsOf, withOwn } from './own-limits-draft.ts'

const own = { errorRate: 0.07, alerts: null, extendToMinutes: 30, policy: 'roll-back' as const }

describe('limits of a service of its own', () => {
  it.each([[{}], [own]])('come back unchanged: %j', (limits) => {
    const draft = ownDraftOf(limits)
    expect(badOwnKeys(draft)).toEqual([])
    expect(ownLimitsOf(draft)).toEqual(limits)
    expect(OwnLimits.parse(ownLimitsOf(draft))).toEqual(limits)
  })

  it('say only what is different', () => {
    const draft = ownDraftOf(undefined)
    draft.limits.saturation = { stance: 'own', text: '80' }
    draft.limits.restarts = { stance: 'off', text: '5' }
    draft.limits.alerts = { stance: 'as-there', text: '9' }
    expect(ownLimitsOf(draft)).toEqual({ saturation: 0.8, restarts: null })
  })

  it.each([
    ['errorRate', ''],
    ['errorRate', '101'],
    ['restarts', '1.5'],
    ['minimumRequests', '1.5'],
    ['extendToMinutes', 'long'],
  ] as const)('refuse %s = "%s" of its own', (key, text) => {
    const draft = ownDraftOf(undefined)
    draft.limits[key] = { stance: 'own', text }
    expect(badOwnKeys(draft)).toEqual([key])
  })

  it('leave other environments alone and drop one that says nothing', () => {
    expect(withOwn({ test: {}, production: own }, 'test', { restarts: 1 })).toEqual({
      test: { restarts: 1 },
      production: own,
    })
    expect(withOwn({ production: own }, 'production', {})).toEqual({})
  })
})
