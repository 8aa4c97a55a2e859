import { describe, expect, it } from 'vitest'
import { EnvironmentSettings } from '../../lib/domain/environment/settings.ts'
import { ObservationLimits } from '../../lib/domain/observation/limits.ts'
import { badKeys, changedKeys, draftOf, rebase, settingsOf } from './settings-draft.ts'
import { limitsBefore, settingsFields, settingsGroups, settingsKeys } from './settings-fields.ts'

const settings: EnvironmentSettings = {
  startMode: 'manual',
  soakMinutes: 30,
  observationMinutes: 10,
  outsideStaysCount: true,
  rolloutCap: 4,
  observation: ObservationLimits.parse({}),
  bakeMinutes: 0,
  rolloutTimeoutMinutes: 15,
  sizeLimitBytes: 123_456_789,
  sizeSeverity: 'warn',
  tagIntegritySeverity: 'at-end',
  registry: { required: 'at-end', severity: 'warn' },
  pullStorm: { nodes: 20 },
  costTags: { staying: 'warn', entering: 'warn' },
  scan: { addedHigh: 0, addedMedium: 3, freshHours: 24, graceDays: 14 },
  requiredChecks: ['unit tests', 'contract tests'],
  approvals: {
    count: 2,
    role: 'release-manager',
    requesterMayApprove: false,
    builderMayApprove: false,
    approverMayStart: true,
    lapseDays: 7,
    group: null,
    groupMode: 'beside',
    escalateAfterMinutes: 30,
  },
}

describe('draft of settings', () => {
  it('comes back unchanged, valid for the API', () => {
    const draft = draftOf(settings)
    expect(settingsOf(draft, settings)).toEqual(settings)
    expect(EnvironmentSettings.safeParse(settingsOf(draft, settings)).success).toBe(true)
    expect(changedKeys(draft, settings)).toEqual([])
    expect(badKeys(draft)).toEqual([])
  })

  it.each([
    ['soakMinutes', ''],
    ['soakMinutes', '-1'],
    ['soakMinutes', 'soon'],
    ['soakMinutes', '1.5'],
    ['approvals', '21'],
    ['rolloutTimeoutMinutes', '0'],
    ['errorRate', '101'],
    ['errorRate', '-0.1'],
    ['latencySeconds', '0'],
    ['restarts', '1.5'],
    ['alerts', 'few'],
    ['minimumRequests', ''],
  ] as const)('refuses %s = "%s"', (key, value) => {
    expect(badKeys({ ...draftOf(settings), [key]: value })).toEqual([key])
  })

  it('reads one check per line, once', () => {
    const draft = { ...draftOf(settings), requiredChecks: ' lint \n\nlint\nunit tests' }
    expect(settingsOf(draft, settings).requiredChecks).toEqual(['lint', 'unit tests'])
  })

  it('keeps mine and takes theirs where I changed nothing', () => {
    const mine = { ...draftOf(settings), soakMinutes: '60' }
    const theirs = { ...settings, soakMinutes: 45, rolloutCap: 8 }
    const result = settingsOf(rebase(mine, settings, theirs), settings)
    expect(result).toEqual({ ...theirs, soakMinutes: 60 })
  })

  it('shows every field in one group', () => {
    expect(Object.values(settingsGroups).flat().sort()).toEqual([...settingsKeys].sort())
  })

  it('says a share in percent, and takes an empty limit away', () => {
    const given = { ...settings, observation: { ...settings.observation, errorRate: 0.07, alerts: null } }
    const draft = draftOf(given)
    expect([draft.errorRate, draft.alerts]).toEqual(['7', ''])
    expect(badKeys(draft)).toEqual([])
    expect(settingsOf(draft, given)).toEqual(given)
    const typed = settingsOf({ ...draft, errorRate: '0.3', latencySeconds: ' ' }, given).observation
    expect([typed.errorRate, typed.latencySeconds]).toEqual([0.003, null])
    expect(EnvironmentSettings.safeParse(settingsOf(draft, given)).success).toBe(true)
  })

  it('reads settings from before there were limits as the domain does', () => {
    expect(limitsBefore).toEqual(ObservationLimits.parse({}))
  })

  it('allows no limit that the domain does not', () => {
    for (const key of settingsKeys) {
      const field = settingsFields[key]
      if (field.kind !== 'limit') continue
      for (const [value, allowed] of [
        [field.min, true],
        [field.max, true],
        [field.max + 1, false],
        [-1, false],
      ] as const) {
        const draft = { ...draftOf(settings), [key]: String(value) }
        const parsed = EnvironmentSettings.safeParse(settingsOf(draft, settings))
        expect([key, value, parsed.success, badKeys(draft).length === 0]).toEqual([
          key,
          value,
          allowed,
          allowed,
        ])
      }
    }
  })

  it('allows exactly the limits of the domain', () => {
    for (const key of settingsKeys) {
      const field = settingsFields[key]
      if (field.kind !== 'number') continue
      for (const [value, allowed] of [
        [field.min, true],
        [field.min - 1, false],
      ] as const) {
        const parsed = EnvironmentSettings.safeParse(
          settingsOf({ ...draftOf(settings), [key]: String(value) }, settings),
        )
        expect([key, value, parsed.success]).toEqual([key, value, allowed])
      }
    }
  })
})
