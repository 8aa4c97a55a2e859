import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyFacts, epoch, hour, instants, openFacts } from '../../../testing/gate-facts.ts'
import { wordsOf } from '../../../testing/gate-words.ts'
import type { FindingFact, WaiverFact } from '../facts.ts'
import { isAddedAboveLimit, judgeScan } from './scan.ts'

const now = new Date(epoch)
const high = (name: string): FindingFact => ({
  name,
  severity: 'high',
  feature: 'openssl',
  version: '1',
  fixedIn: null,
  link: null,
})
const waiver = (finding: string, change: Partial<WaiverFact> = {}): WaiverFact => ({
  finding,
  owner: 'LIN',
  reason: 'never reached',
  createdAt: new Date(epoch - hour),
  endsAt: new Date(epoch + 24 * hour),
  ...change,
})
const scanned = (names: string[], waivers: WaiverFact[], runs: string[] = []) =>
  openFacts({
    scan: {
      ...openFacts().scan,
      findings: names.map(high),
      running: { state: 'complete', scannedAt: now, findings: runs.map(high) },
      firstSeenAt: Object.fromEntries(runs.map((name) => [name, new Date(epoch - 1000 * hour)])),
      waivers,
    },
  })
const words = 'CVE-1 is waived until 2026-11-22T00:00:00.000Z by LIN: “never reached”'

describe('a waived finding', () => {
  it('does not stop what it is waived for, and is said with its owner and end', () => {
    const judged = judgeScan(scanned(['CVE-1'], [waiver('CVE-1')]), now)
    expect(judged.verdict).toBe('pass')
    expect(wordsOf(judged)).toEqual(['nothing added', words])
  })

  it('leaves every other finding judged, in the words a person sees', () => {
    const judged = judgeScan(scanned(['CVE-1', 'CVE-2'], [waiver('CVE-1')]), now)
    expect(judged.verdict).toBe('block')
    expect(wordsOf(judged)).toEqual(['1 High and 0 Medium added, limits 0 and 0: CVE-2', words])
    expect(judged.resolvers).toContainEqual({ kind: 'role', name: 'release-manager' })
  })

  it('lets an inherited one through past its grace, and only while it lasts', () => {
    const facts = scanned(['CVE-1'], [waiver('CVE-1')], ['CVE-1'])
    expect(judgeScan(facts, now).verdict).toBe('pass')
    expect(wordsOf(judgeScan(scanned(['CVE-1'], [], ['CVE-1']), now))[1]).toBe(
      '1 inherited High for more than 14 days: CVE-1',
    )
  })

  it.each([
    ['before it begins', { createdAt: new Date(epoch + 1) }],
    ['at its end', { endsAt: now }],
    ['once revoked', { revokedAt: now }],
  ])('counts again %s', (_words, change) => {
    expect(judgeScan(scanned(['CVE-1'], [waiver('CVE-1', change)]), now).verdict).toBe('block')
  })

  it('of two waivers the one that ends last is named', () => {
    const later = new Date(epoch + 48 * hour)
    const facts = scanned(['CVE-1'], [waiver('CVE-1', { endsAt: later, owner: 'ZHAO' }), waiver('CVE-1')])
    expect(judgeScan(facts, now).reasons).toContainEqual({
      key: 'waived',
      values: { finding: 'CVE-1', owner: 'ZHAO', reason: 'never reached', until: later.toISOString() },
    })
  })

  it('never makes anything worse, and never more than what is waived passes', () => {
    fc.assert(
      fc.property(anyFacts, instants, (facts, at) => {
        const bare = { ...facts, scan: { ...facts.scan, waivers: [] } }
        if (isAddedAboveLimit(facts, at)) expect(isAddedAboveLimit(bare, at)).toBe(true)
        const all = facts.scan.findings.map(({ name }) =>
          waiver(name, { createdAt: new Date(0), endsAt: new Date(8e15) }),
        )
        const waived = { ...facts, scan: { ...facts.scan, waivers: all } }
        expect(isAddedAboveLimit(waived, at)).toBe(false)
      }),
    )
  })
})
