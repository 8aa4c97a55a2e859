import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentClasses } from '../freeze/window.ts'
import type { ContentVerdict } from './content.ts'
import { agreeTo, type ContentOverride, isLooser, withOverrides } from './override.ts'

const at = new Date('2026-11-21T10:00:00Z')
const said = (more: Partial<ContentOverride>): ContentOverride => ({
  id: '1',
  content: 'feature',
  personId: 'lin',
  at,
  secondId: null,
  secondAt: null,
  withdrawnAt: null,
  ...more,
})
const verdict = (content: ContentVerdict['content'], versionOf: string[] = []): ContentVerdict => ({
  content,
  reason: 'only-fixes',
  commits: [],
  versionOf,
  releaseIds: content === 'release' ? versionOf : [],
})
const outcome = (facts: ContentVerdict, ...overrides: ContentOverride[]) => withOverrides(facts, overrides)

describe('what people say of a class', () => {
  it('counts at once when it is stricter', () => {
    expect(outcome(verdict('bug-fix'), said({}))).toMatchObject({
      content: 'feature',
      reason: 'set-stricter',
      overrideId: '1',
    })
    expect(outcome(verdict('release', ['r']), said({}))).toMatchObject({ content: 'feature', releaseIds: [] })
  })

  it('waits for a second person when it is looser', () => {
    const looser = said({ content: 'bug-fix' })
    expect(outcome(verdict('unknown'), looser)).toMatchObject({ content: 'unknown', overrideId: null })
    expect(outcome(verdict('unknown'), { ...looser, secondId: 'lin' })).toMatchObject({ content: 'unknown' })
    expect(outcome(verdict('unknown'), { ...looser, secondId: 'zhao' })).toMatchObject({
      content: 'bug-fix',
      reason: 'set-looser',
    })
    expect(agreeTo(looser, 'unknown', 'lin')).toMatchObject({ ok: false, failure: { code: 'own-request' } })
    expect(agreeTo(looser, 'unknown', 'zhao')).toEqual({ ok: true, value: { secondId: 'zhao' } })
    expect(agreeTo(said({}), 'bug-fix', 'zhao')).toMatchObject({ failure: { code: 'wrong-state' } })
  })

  it('makes nothing a version of a release', () => {
    const release = said({ content: 'release', secondId: 'zhao' })
    expect(outcome(verdict('feature'), release)).toMatchObject({ content: 'feature', overrideId: null })
    expect(outcome(verdict('feature', ['r']), release)).toMatchObject({
      content: 'release',
      releaseIds: ['r'],
    })
  })

  it('the newest that counts wins, and one that waits hides none', () => {
    const strict = said({ id: '1' })
    const waits = said({ id: '2', content: 'bug-fix', at: new Date(at.getTime() + 1) })
    expect(outcome(verdict('release', ['r']), strict, waits)).toMatchObject({
      content: 'feature',
      overrideId: '1',
    })
    expect(outcome(verdict('bug-fix'), { ...strict, withdrawnAt: at })).toMatchObject({ content: 'bug-fix' })
  })

  it('never opens more on the word of one person', () => {
    const override = fc.record({
      content: fc.constantFrom('release' as const, 'bug-fix' as const, 'feature' as const),
      secondId: fc.constantFrom(null, 'lin'),
      offset: fc.nat(1000),
    })
    fc.assert(
      fc.property(fc.constantFrom(...contentClasses), fc.array(override), (content, list) => {
        const overrides = list.map(({ offset, ...more }, index) =>
          said({ ...more, id: String(index), at: new Date(at.getTime() + offset) }),
        )
        const found = withOverrides(verdict(content, ['r']), overrides)
        expect(isLooser(found.content, content)).toBe(false)
      }),
    )
  })
})
