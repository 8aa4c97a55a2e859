import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Recent } from './recent.ts'

describe('what was told lately', () => {
  it('tells what came since, and not what is older than it listens', () => {
    const recent = new Recent<string>(100)
    recent.add(200, 'a')
    recent.add(300, 'b')
    expect(recent.since(290)).toEqual(['b'])
    expect(recent.since(100)).toEqual(['a', 'b'])
    expect(recent.since(99)).toBeNull()
    expect(recent.since(350)).toEqual([])
  })

  it('lets go of what is over a minute old, and of what is too much, and says so', () => {
    const old = new Recent<number>(0)
    old.add(1, 1)
    old.add(61_000, 2)
    expect(old.since(1)).toEqual([2])
    expect(old.since(0)).toBeNull()
    const much = new Recent<number>(0)
    for (let n = 1; n <= 2001; n++) much.add(n, n)
    expect(much.since(0)).toBeNull()
    expect(much.since(2)).toHaveLength(2000)
  })

  it('never leaves out what was told: all of it, or null', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 60 })
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 200_000 }), (waits, age) => {
        const recent = new Recent<number>(0)
        const all: number[] = []
        let now = 0
        for (const wait of waits) {
          now += wait
          all.push(now)
          recent.add(now, now)
        }
        const answer = recent.since(now - age)
        if (answer) expect(answer).toEqual(all.filter((at) => at >= now - age))
        else expect(age).toBeGreaterThan(Math.min(now, 60_000))
      }),
    )
  })
})
