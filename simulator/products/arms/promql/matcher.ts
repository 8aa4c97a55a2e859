import { type Labels, type Matcher, parseError } from './syntax.ts'

/** Regular expressions match the whole value, as in Prometheus. */
export function matcherOf(name: string, op: Matcher['op'], value: string): Matcher {
  if (op === '=') return { name, op, value, matches: (given) => given === value }
  if (op === '!=') return { name, op, value, matches: (given) => given !== value }
  let pattern: RegExp
  try {
    pattern = new RegExp(`^(?:${value})$`, 's')
  } catch {
    throw parseError(`error parsing regexp: ${value}`)
  }
  const wanted = op === '=~'
  return { name, op, value, matches: (given) => pattern.test(given) === wanted }
}

/** A label that is not there is the same as an empty one. */
export const matchesAll = (labels: Labels, matchers: Matcher[]): boolean =>
  matchers.every(({ name, matches }) => matches(labels[name] ?? ''))
