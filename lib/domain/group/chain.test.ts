import fc from 'fast-check'
import { expect, it } from 'vitest'
import { wouldCircle } from './chain.ts'

const links = [
  { id: 'qa', escalatesToId: 'dba' },
  { id: 'dba', escalatesToId: 'security' },
  { id: 'security', escalatesToId: null },
]

it.each([
  ['security', null, false],
  ['security', 'qa', true],
  ['security', 'dba', true],
  ['security', 'security', true],
  ['qa', 'security', false],
  ['new', 'qa', false],
])('%s, then %s', (id, toId, circles) => {
  expect(wouldCircle(links, id, toId)).toBe(circles)
})

it('accepts exactly what keeps every chain ending', () => {
  const ids = ['a', 'b', 'c', 'd']
  const edit = fc.record({
    id: fc.constantFrom(...ids),
    toId: fc.option(fc.constantFrom(...ids), { nil: null }),
  })
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
      const now = new Map<string, string | null>(ids.map((id) => [id, null]))
      for (const { id, toId } of edits) {
        const all = [...now].map(([key, escalatesToId]) => ({ id: key, escalatesToId }))
        if (!wouldCircle(all, id, toId)) now.set(id, toId)
      }
      for (const id of ids) {
        let at: string | null | undefined = id
        for (let steps = 0; at && steps <= ids.length; steps += 1) at = now.get(at)
        expect(at).toBeNull()
      }
    }),
  )
})
