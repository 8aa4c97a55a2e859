import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doomedTags, lostDigests, proposedRule, type TagToJudge } from './cleanup.ts'

const at = new Date('2026-11-21T00:00:00Z')
const tag = (name: string, digest: string, daysAgo: number): TagToJudge => ({
  name,
  digest,
  pushedAt: new Date(at.getTime() - daysAgo * 86_400_000),
})
const nothing = { keepCount: null, keepDays: null, keepPattern: null }
const three = [tag('c', '3', 1), tag('b', '2', 5), tag('a', '1', 40)]

describe('what a cleanup rule would delete', () => {
  it.each([
    ['states nothing', nothing, three, ['c', 'b', 'a']],
    ['keeps two', { ...nothing, keepCount: 2 }, three, ['a']],
    ['keeps as many as there are', { ...nothing, keepCount: 3 }, three, []],
    ['keeps none', { ...nothing, keepCount: 0 }, three, ['c', 'b', 'a']],
    ['keeps thirty days', { ...nothing, keepDays: 30 }, three, ['a']],
    ['exactly at its age', { ...nothing, keepDays: 40 }, three, []],
    ['either count or age dooms', { ...nothing, keepCount: 2, keepDays: 3 }, three, ['b', 'a']],
    ['keeps by pattern', { ...nothing, keepCount: 1, keepPattern: 'a|b' }, three, []],
    ['a pattern is for whole names', { ...nothing, keepPattern: 'a' }, [tag('aa', '1', 1)], ['aa']],
    ['what the pattern keeps is not counted', { ...nothing, keepCount: 1, keepPattern: 'c' }, three, ['a']],
    ['a broken pattern keeps nothing', { ...nothing, keepCount: 1, keepPattern: '(' }, three, ['b', 'a']],
    ['ties are judged as older', { ...nothing, keepCount: 1 }, [tag('x', '1', 1), tag('y', '2', 1)], ['x', 'y']],
    ['no tags', { ...nothing, keepCount: 0 }, [], []],
  ])('%s', (_name, rule, tags, doomed) => {
    expect(doomedTags(rule, tags, at).map(({ name }) => name)).toEqual(doomed)
  }) // biome-ignore format: one glance

  it('judges a repository of many thousand tags at once', () => {
    const many = Array.from({ length: 40_000 }, (_, index) => tag(`t${index}`, String(index), index % 900))
    const began = performance.now()
    expect(doomedTags({ ...nothing, keepCount: 200, keepDays: 30 }, many, at).length).toBeGreaterThan(30_000)
    // A second for what takes a few milliseconds: counting each against each would take several.
    expect(performance.now() - began).toBeLessThan(1000)
  })

  it('a digest is lost with its last tag alone', () => {
    const tags = [tag('new', '1', 1), tag('old', '1', 50), tag('only', '2', 50)]
    expect(lostDigests({ ...nothing, keepCount: 1 }, tags, new Set(['1', '2', 'not-here']), at)).toEqual([
      '2',
    ])
  })

  it('proposes what spares keep tags, and by name what has none', () => {
    const tags = [tag('new', '0', 1), tag('sluice-keep-test-1', '1', 50), tag('v1.0', '2', 60)]
    const proposed = proposedRule(
      { ...nothing, keepCount: 1, keepPattern: 'x' },
      tags,
      new Set(['1', '2']),
      at,
    )
    expect(proposed.keepPattern).toBe('(?:x)|sluice-keep-.*|v1\\.0')
  })
})

const anyRule = fc.record({
  keepCount: fc.option(fc.integer({ min: 0, max: 6 })),
  keepDays: fc.option(fc.integer({ min: 0, max: 60 })),
  keepPattern: fc.option(fc.constantFrom('', 'v.*', '(', 'latest|main', '[0-9]+')),
})
const anyTags = fc
  .uniqueArray(fc.stringMatching(/^[a-z0-9_][a-z0-9_.-]{0,6}$/), { maxLength: 12 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc
          .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 90 }))
          .map(([digest, days]) => tag(name, String(digest), days)),
      ),
    ),
  )

describe('always', () => {
  it('after the proposal nothing that must stay is lost, and the proposal deletes nothing more than the rule', () => {
    fc.assert(
      fc.property(anyRule, anyTags, fc.uniqueArray(fc.integer({ min: 0, max: 5 })), (rule, tags, stay) => {
        const mustStay = new Set(stay.map(String))
        const proposed = proposedRule(rule, tags, mustStay, at)
        expect(lostDigests(proposed, tags, mustStay, at)).toEqual([])
        const before = new Set(doomedTags(rule, tags, at).map(({ name }) => name))
        if (lostDigests(rule, tags, mustStay, at).length === 0) expect(proposed).toEqual(rule)
        for (const { name } of doomedTags(proposed, tags, at)) expect(before.has(name)).toBe(true)
      }),
    )
  })

  it('never spares less than what has a tag left', () => {
    fc.assert(
      fc.property(anyRule, anyTags, (rule, tags) => {
        const all = new Set(tags.map(({ digest }) => digest))
        const doomed = new Set(doomedTags(rule, tags, at))
        const lost = new Set(lostDigests(rule, tags, all, at))
        for (const digest of all) {
          const every = tags.filter((each) => each.digest === digest).every((each) => doomed.has(each))
          expect(lost.has(digest)).toBe(every)
        }
      }),
    )
  })
})
