import { expect, it } from 'vitest'
import { gathered } from './gather.ts'

function harness() {
  const reads: {
    keys: string[]
    answer: (values: Record<string, number>) => void
    fail: (error: Error) => void
  }[] = []
  const ask = gathered<number>(
    (keys) =>
      new Promise((resolve, reject) => {
        reads.push({ keys, answer: (values) => resolve(new Map(Object.entries(values))), fail: reject })
      }),
  )
  return { reads, ask }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

it('asks together for what comes in one turn, and for what came while a read ran', async () => {
  const { reads, ask } = harness()
  const first = [ask('a'), ask('d')]
  await turn()
  const others = [ask('b'), ask('b'), ask('c')]
  await turn()
  expect(reads.map((read) => read.keys)).toEqual([['a', 'd']])
  reads[0]?.answer({ a: 1 })
  expect(await Promise.all(first)).toEqual([1, null])
  await turn()
  expect(reads.map((read) => read.keys)).toEqual([
    ['a', 'd'],
    ['b', 'c'],
  ])
  reads[1]?.answer({ b: 2 })
  expect(await Promise.all(others)).toEqual([2, 2, null])
})

it('never answers a question with a read that began before it', async () => {
  const { reads, ask } = harness()
  const early = ask('a')
  await turn()
  const late = ask('a')
  reads[0]?.answer({ a: 1 })
  expect(await early).toBe(1)
  await turn()
  expect(reads).toHaveLength(2)
  reads[1]?.answer({})
  expect(await late).toBeNull()
})

it('fails those who asked together, and goes on', async () => {
  const { reads, ask } = harness()
  const broken = ask('a')
  await turn()
  const next = ask('b')
  reads[0]?.fail(new Error('away'))
  await expect(broken).rejects.toThrow('away')
  await turn()
  reads[1]?.answer({ b: 2 })
  expect(await next).toBe(2)
})
