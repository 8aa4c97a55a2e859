import type { World } from '../../kernel/world.ts'

/** Well-formed HTTP and wrong all the same: numbers that are none, a kind of result nobody asked for, words for numbers. */
export const nonsenses = ['nan', 'infinite', 'vector', 'words', 'empty'] as const
export type Nonsense = (typeof nonsenses)[number]

const talking = new WeakMap<World, Map<string, Nonsense>>()

/** Which clusters' Prometheus talks nonsense, by id; gone with the process, as every fault. */
export function nonsenseOf(world: World): Map<string, Nonsense> {
  const known = talking.get(world) ?? new Map<string, Nonsense>()
  talking.set(world, known)
  return known
}

interface Matrix {
  resultType: string
  result: { metric: Record<string, string>; values: [number, string][] }[]
}

/** The answer to a range query, spoilt. */
export function spoilt(answer: Matrix, how: Nonsense | undefined): unknown {
  const each = (text: string) => ({
    ...answer,
    result: answer.result.map(({ metric, values }) => ({
      metric,
      values: values.map(([at]): [number, string] => [at, text]),
    })),
  })
  switch (how) {
    case undefined:
      return answer
    case 'nan':
      return each('NaN')
    case 'infinite':
      return each('+Inf')
    case 'words':
      return each('soon')
    case 'vector':
      return {
        resultType: 'vector',
        result: answer.result.map(({ metric, values }) => ({ metric, value: values[0] ?? [0, '0'] })),
      }
    case 'empty':
      return { ...answer, result: [] }
  }
}
