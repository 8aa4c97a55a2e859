import { describe, expect, it } from 'vitest'
import { digestA, digestB, epoch, openFacts, somebody } from '../../../testing/gate-facts.ts'
import { wordsOf } from '../../../testing/gate-words.ts'
import type { GateFacts, PlaceMarks } from '../facts.ts'
import { judgePath } from './path.ts'

const now = new Date(epoch)
const facts = (place: Partial<PlaceMarks>, more: Partial<GateFacts> = {}) =>
  openFacts({ ...more, place: { ...openFacts().place, ...place } })
const hold = (change: Partial<NonNullable<PlaceMarks['hold']>> = {}) => ({
  hold: {
    reason: 'waits for the fix',
    owner: 'WANG',
    setAt: now,
    fixCommitSha: null,
    hasFix: null,
    ...change,
  },
})
const suspect = { suspect: { reason: 'wrong sums', number: 7, markedAt: now } }
const badBuild = { badBuild: { reason: 'loses orders', by: 'CHEN', markedAt: now } }
const fix = 'c0ffee1234567890'
const before = 'ran in preview before'

describe('what asks for caution in a place', () => {
  it.each([
    [
      'a bad build enters nothing further',
      facts(badBuild),
      'block',
      ['CHEN marked it as a bad build: “loses orders”', before],
      ['release-manager'],
    ],
    [
      'a held place lets nothing in',
      facts(hold()),
      'block',
      ['the place is held by WANG: “waits for the fix”', before],
      ['WANG', 'release-manager'],
    ],
    [
      'a hold without an owner names who can lift it all the same',
      facts(hold({ owner: null })),
      'block',
      ['the place is held and nobody looks after it: “waits for the fix”', before],
      ['release-manager'],
    ],
    [
      'a build without the fix stays out',
      facts(hold({ fixCommitSha: fix, hasFix: 'no' })),
      'block',
      ['the place is held by WANG: “waits for the fix”', 'it does not contain the fix c0ffee12', before],
      ['WANG', 'release-manager'],
    ],
    [
      'a history with holes is no proof of the fix',
      facts(hold({ fixCommitSha: fix, hasFix: 'unknown' })),
      'block',
      [
        'the place is held by WANG: “waits for the fix”',
        'whether it contains the fix c0ffee12 could not be found out',
        before,
      ],
      ['WANG', 'release-manager'],
    ],
    [
      'a build with the fix comes in',
      facts(hold({ fixCommitSha: fix, hasFix: 'yes' })),
      'pass',
      ['the place is held, but it contains the fix c0ffee12', before],
      [],
    ],
    [
      'a suspect build needs a word and a release manager',
      facts(suspect),
      'block',
      [
        'a rollback left this build here: “wrong sums”; a release manager has to ask for it, with a reason',
        before,
      ],
      ['release-manager'],
    ],
    [
      'a developer alone does not bring it back',
      facts(suspect, { confirmed: ['suspect'] }),
      'block',
      ['a rollback left this build here: “wrong sums”; a release manager has to approve it', before],
      ['release-manager'],
    ],
    [
      'a release manager does',
      facts(suspect, { confirmed: ['suspect'], requester: somebody('LIN', 'release-manager') }),
      'warn',
      ['a rollback left this build here: “wrong sums”; LIN lets it in again', before],
      [],
    ],
  ] as const)('%s', (_words, given, verdict, words, resolvers) => {
    const judged = judgePath(given, now)
    expect(judged.verdict).toBe(verdict)
    expect(wordsOf(judged)).toEqual(words)
    expect(judged.resolvers.map(({ name }) => name)).toEqual(resolvers)
  })

  it('an approval of a release manager lets a suspect build in, one that lapsed does not', () => {
    const given = (overDigest: string) =>
      facts(suspect, {
        confirmed: ['suspect'],
        approvals: {
          ...openFacts().approvals,
          containsRunning: false,
          given: [
            {
              person: somebody('LIN', 'release-manager'),
              decision: 'approved',
              digest: digestA,
              configRevision: null,
              overDigest,
              at: now,
            },
          ],
        },
      })
    expect(judgePath(given(digestB), now).verdict).toBe('warn')
    expect(judgePath(given(digestA), now).verdict).toBe('block')
  })

  it.each(['rollback', 'redeploy'] as const)('a %s is never kept out by any of it', (kind) => {
    const judged = judgePath(facts({ ...hold(), ...suspect, ...badBuild }, { kind }), now)
    expect(judged.verdict).toBe('pass')
  })

  it('all of it is said at once, beside the order of the path', () => {
    const path = { ...openFacts().path, stays: [] }
    expect(
      judgePath(facts({ ...hold(), ...suspect, ...badBuild }, { path }), now).reasons.map(({ key }) => key),
    ).toEqual(['bad-build', 'held', 'suspect', 'never-there'])
  })
})
