import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyFacts, epoch, instants, openFacts, openSettings, somebody } from '../../testing/gate-facts.ts'
import { wordsOf } from '../../testing/gate-words.ts'
import type { GateFacts, OverrideFact } from './facts.ts'
import { type GateName, stops } from './gate-verdict.ts'
import { judgeGates } from './judge.ts'
import { counts, neverOverridden, overriddenByTwo } from './override.ts'

const now = new Date(epoch)
const lin = somebody('LIN', 'release-manager')
const zhao = somebody('ZHAO', 'release-manager')
const by = (gate: GateName, more: Partial<OverrideFact> = {}): OverrideFact => ({
  gate,
  person: lin,
  second: null,
  reason: 'customers wait',
  at: now,
  ...more,
})
const verdictOf = (gate: GateName, facts: GateFacts) => {
  const verdict = judgeGates(facts, now).find((one) => one.gate === gate)
  if (!verdict) throw new Error(gate)
  return verdict
}
const soaking = (overrides: OverrideFact[]) =>
  openFacts({ settings: { ...openSettings, soakMinutes: 60_000 }, overrides })
const approvals = (overrides: OverrideFact[]) =>
  openFacts({
    settings: { ...openSettings, approvals: { ...openSettings.approvals, count: 1 } },
    overrides,
  })

describe('an override', () => {
  it('turns a gate that stops into one set aside, with who and why before its own reasons', () => {
    expect(verdictOf('soak', soaking([])).verdict).toBe('wait')
    const judged = verdictOf('soak', soaking([by('soak')]))
    expect(judged).toMatchObject({ verdict: 'overridden', until: null })
    expect(wordsOf(judged)).toEqual(['LIN set it aside: “customers wait”', '600 min of 60000 in preview'])
  })

  it('of scan, path and approvals does not count before a second person agreed', () => {
    const alone = verdictOf('approvals', approvals([by('approvals')]))
    expect(alone.verdict).toBe('wait')
    expect(wordsOf(alone).at(-1)).toBe(
      'LIN would set it aside (“customers wait”); a second release manager has to agree',
    )
    const both = verdictOf('approvals', approvals([by('approvals', { second: zhao })]))
    expect(both.verdict).toBe('overridden')
    expect(wordsOf(both)[0]).toBe('LIN and ZHAO set it aside: “customers wait”')
    expect(overriddenByTwo).toEqual(['path', 'scan', 'approvals'])
  })

  it('of somebody who left does not count', () => {
    const gone = { ...lin, disabled: true }
    const judged = verdictOf('soak', soaking([by('soak', { person: gone })]))
    expect(judged.verdict).toBe('wait')
    expect(wordsOf(judged)[1]).toContain('it does not count')
  })

  it('shows nothing on a gate that does not stop', () => {
    expect(verdictOf('soak', openFacts({ overrides: [by('soak')] })).verdict).toBe('pass')
  })

  it('never touches permission, digest, role and queue, and never a gate it was not given for', () => {
    expect([...neverOverridden].sort()).toEqual(['digest', 'permission', 'queue', 'role'])
    fc.assert(
      fc.property(anyFacts, instants, (facts, at) => {
        const bare = judgeGates({ ...facts, overrides: [] }, at)
        judgeGates(facts, at).forEach((verdict, index) => {
          const given = facts.overrides.find(({ gate }) => gate === verdict.gate)
          if (verdict.verdict === 'overridden') {
            expect(neverOverridden).not.toContain(verdict.gate)
            expect(given && counts(given)).toBe(true)
            expect(bare[index] && stops(bare[index])).toBe(true)
          } else expect(verdict.verdict).toBe(bare[index]?.verdict)
        })
      }),
    )
  })
})
