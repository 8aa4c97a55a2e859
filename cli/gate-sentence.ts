import type { GateVerdict } from '../lib/api/contract/gate-verdict.ts'
import { sizeText } from './name.ts'
import { inert } from './table.ts'
import type { Words } from './words.ts'

type Values = Record<string, string | number>

const whom = (words: Words, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'name' in value && 'standsFor' in value
    ? words.say('gates.delegated', { name: String(value.name), standsFor: String(value.standsFor) })
    : value

function valueFor(words: Words, name: string, value: unknown, now: string): Values {
  if (Array.isArray(value)) {
    const texts = value
      .map((one) => whom(words, one))
      .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    return { [`${name}Count`]: value.length, [name]: texts.join(', ') }
  }
  const one = whom(words, value)
  if (typeof one === 'number') return { [name]: name.endsWith('Bytes') ? sizeText(one) : one }
  if (typeof one === 'boolean') return { [name]: String(one) }
  if (typeof one !== 'string') return {}
  if (/^\d{4}-\d\d-\d\dT/.test(one)) return { [name]: words.instant(one, now) }
  const keyed = {
    reason: `rollback.reason.${one}`,
    environment: `environment.name.${one}`,
    content: `changeClass.content.${one}`,
    action: `changeClass.action.${one}`,
  }[name]
  return { [name]: keyed && words.has(keyed) ? words.say(keyed) : one }
}

/** Values of a reason as its sentence takes them: instants, sizes and names in words. */
export function sentence(words: Words, key: string, values: Record<string, unknown>, now: string): string {
  const said = Object.entries(values).map(([name, value]) => valueFor(words, name, value, now))
  const known = Object.assign({}, ...said) as Values
  if (words.has(key)) return inert(words.say(key, known))
  // A reason that this command is too old to know is told as it came.
  const evidence = Object.entries(known).map(([name, value]) => `${name} ${value}`)
  return inert([key.split('.').at(-1), ...evidence].join(', '))
}

/** Every reason of a gate, in words. */
export const reasonsOf = (words: Words, { gate, reasons }: GateVerdict, now: string): string[] =>
  reasons.map(({ key, values }) => sentence(words, `gate.${gate}.${key}`, values, now))

/** Who or what resolves it; empty where nothing is named. */
export function resolversOf(words: Words, { resolvers, until }: GateVerdict, now: string): string {
  const names = resolvers
    .filter(({ kind }) => kind !== 'time')
    .map(({ kind, name }) =>
      kind === 'role' && words.has(`gates.role.${name}`) ? words.say(`gates.role.${name}`) : name,
    )
  const people = [...new Set(names)].join(', ')
  return [
    ...(people ? [words.say('gateView.who', { people: inert(people) })] : []),
    ...(until ? [words.say('gateView.until', { at: words.instant(until, now) })] : []),
  ].join('; ')
}

export const gateName = (words: Words, gate: string): string =>
  words.has(`gate.${gate}.title`) ? words.say(`gate.${gate}.title`) : gate
