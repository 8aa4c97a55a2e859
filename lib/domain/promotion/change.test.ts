import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type CommitNode, relate } from './change.ts'
import { commitMessage, isCommitOf, keepTag, sessionName } from './effect-names.ts'

const nodes = (...list: [string, ...string[]][]) =>
  new Map<string, CommitNode>(list.map(([sha, ...parents]) => [sha, { sha, parents }]))

it('tells newer, older, diverged, and says unknown rather than newer', () => {
  const known = nodes(['a'], ['b', 'a'], ['c', 'b'], ['d', 'a'], ['m', 'c', 'd'])
  expect(relate('c', 'a', known)).toEqual({
    direction: 'newer',
    added: ['c', 'b'],
    removed: [],
    complete: true,
  })
  expect(relate('a', 'c', known)).toMatchObject({ direction: 'older', removed: ['c', 'b'] })
  expect(relate('d', 'c', known)).toMatchObject({ direction: 'diverged', added: ['d'], removed: ['c', 'b'] })
  expect(relate('m', 'd', known).direction).toBe('newer')
  expect(relate('c', 'c', known).direction).toBe('same')
  expect(relate('x', 'c', known).direction).toBe('unknown')
  expect(relate('b', 'x', nodes(['b', 'lost'], ['x', 'gone'])).direction).toBe('unknown')
})

it('finds its own commit again, and nobody else’s', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 99_999 }), (number, other) => {
      const message = commitMessage({
        service: 'order-service',
        environment: 'test',
        build: 'main@c0ffee12',
        number,
        requester: 'wang',
        starter: 'lin',
        digest: `sha256:${'a'.repeat(64)}`,
      })
      expect(isCommitOf(message, number)).toBe(true)
      expect(isCommitOf(message, other)).toBe(other === number)
    }),
  )
})

it('names sessions and tags as the cloud takes them', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 2_000_000_000 }), (key, number) => {
      expect(sessionName(key, number)).toMatch(/^[\w.@-]{2,64}$/)
    }),
  )
  expect(keepTag('pre-production', `sha256:${'ab'.repeat(32)}`)).toBe(
    'sluice-keep-pre-production-abababababab',
  )
})
