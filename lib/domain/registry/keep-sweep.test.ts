import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isKeepTag, keepTag } from '../promotion/effect-names.ts'
import { type KeepTagFacts, keepTagDays, keepTagsToRemove, tagsFreshMs } from './keep-sweep.ts'

const now = new Date('2026-11-21T00:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`
const kept = (change: Partial<KeepTagFacts> & { environment?: string } = {}): KeepTagFacts => {
  const { environment = 'production', ...rest } = change
  const digest = rest.digest ?? digestOf('a')
  const name = keepTag(environment, digest)
  return { name, digest, live: false, good: false, lastUsedAt: daysAgo(91), pushedAt: daysAgo(200), ...rest }
}
const removed = (...tags: KeepTagFacts[]) => keepTagsToRemove(tags, now, now, 10).map(({ name }) => name)

describe('keep tags that are not needed any more', () => {
  it.each([
    ['91 days unused', kept(), true],
    ['exactly 90 days unused', kept({ lastUsedAt: daysAgo(keepTagDays) }), false],
    ['live', kept({ live: true }), false],
    ['one to go back to', kept({ good: true }), false],
    ['no use known, pushed long ago', kept({ lastUsedAt: null }), true],
    ['no use known, pushed lately', kept({ lastUsedAt: null, pushedAt: daysAgo(3) }), false],
    ['used long ago, kept anew lately', kept({ pushedAt: daysAgo(3) }), false],
    ['a version', kept({ name: '202601-20260101.1' }), false],
    ['our word, another digest', kept({ name: keepTag('production', digestOf('b')) }), false],
    ['our word, nothing else', kept({ name: 'sluice-keep-' }), false],
    ['our word, no environment', kept({ name: `sluice-keep--${'a'.repeat(12)}` }), false],
    ["somebody's name that ends like ours", kept({ name: `my-sluice-keep-x-${'a'.repeat(12)}` }), false],
  ])('%s', (_name, tag, goes) => {
    expect(removed(tag)).toEqual(goes ? [tag.name] : [])
  })

  it('all names of one digest stay while one of them is needed or was used lately', () => {
    const other = kept({ environment: 'test' })
    expect(removed(other, kept({ live: true }))).toEqual([])
    expect(removed(other, kept({ lastUsedAt: daysAgo(2) }))).toEqual([])
    expect(removed(other, kept())).toHaveLength(2)
  })

  it('judges nothing by tags that were never read, or long ago', () => {
    expect(keepTagsToRemove([kept()], null, now, 10)).toEqual([])
    const old = new Date(now.getTime() - tagsFreshMs - 1)
    expect(keepTagsToRemove([kept()], old, now, 10)).toEqual([])
  })

  const anyTag = fc
    .record({
      letter: fc.constantFrom('a', 'b', 'c', 'd'),
      environment: fc.constantFrom('test', 'production'),
      ours: fc.boolean(),
      live: fc.boolean(),
      good: fc.boolean(),
      used: fc.option(fc.integer({ min: 0, max: 300 })),
      pushed: fc.integer({ min: 0, max: 300 }),
    })
    .map(({ letter, environment, ours, used, pushed, live, good }) => ({
      ...kept({ digest: digestOf(letter), environment, live, good, pushedAt: daysAgo(pushed) }),
      lastUsedAt: used === null ? null : daysAgo(used),
      ...(ours ? {} : { name: `v${letter}` }),
    }))

  it('never removes a name that is not ours, nor any name of a digest that matters or was used lately', () => {
    fc.assert(
      fc.property(fc.array(anyTag), fc.nat(20), (tags, limit) => {
        const gone = keepTagsToRemove(tags, now, now, limit)
        expect(gone.length).toBeLessThanOrEqual(limit)
        for (const { name, digest } of gone) {
          expect(isKeepTag(name, digest)).toBe(true)
          for (const tag of tags.filter((each) => each.digest === digest)) {
            expect(tag.live || tag.good).toBe(false)
            expect(tag.pushedAt.getTime()).toBeLessThan(daysAgo(keepTagDays).getTime())
            expect(tag.lastUsedAt?.getTime() ?? 0).toBeLessThan(daysAgo(keepTagDays).getTime())
          }
        }
      }),
    )
  })

  it('what a smaller run removes, a larger one removes too, the longest unused first', () => {
    fc.assert(
      fc.property(fc.array(anyTag), fc.nat(20), (tags, limit) => {
        const all = keepTagsToRemove(tags, now, now, tags.length)
        expect(keepTagsToRemove(tags, now, now, limit)).toEqual(all.slice(0, limit))
      }),
    )
  })
})
