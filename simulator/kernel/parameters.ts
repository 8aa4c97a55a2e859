import { Refusal, refuse } from './errors.ts'

/**
 * The kind of one parameter; `!` makes it mandatory. `tree` takes flattened names (`Filter.1.Key=a`) or one JSON
 * text and gives nested objects and arrays.
 */
export type ParameterKind = 'string' | 'integer' | 'number' | 'boolean' | 'tree'
export type ParameterSpec = Record<string, ParameterKind | `${ParameterKind}!`>

type KindValue<K> = K extends 'string'
  ? string
  : K extends 'integer' | 'number'
    ? number
    : K extends 'boolean'
      ? boolean
      : unknown
type SpecValue<K> = K extends `${infer Kind}!` ? KindValue<Kind> : KindValue<K> | undefined
export type ParametersOf<S extends ParameterSpec> = { [name in keyof S]: SpecValue<S[name]> }

/** Sent by some clients with every call; accepted everywhere and ignored. */
const ambient = new Set(['Format', 'RegionId', 'SignatureType', 'Timestamp', 'SignatureNonce'])

/** Checks received parameters against the operation: unknown, missing and ill-typed ones are refused as the gateway would. */
export function readParameters(
  spec: ParameterSpec,
  received: Iterable<[string, string]>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [name, text] of received) {
    const root = name.split('.', 1)[0] ?? name
    const kind = spec[root]?.replace('!', '')
    if (kind === undefined || (kind !== 'tree' && root !== name)) {
      if (ambient.has(name)) continue
      throw refuse.invalidParameter(name, `The parameter "${name}" is not known to this action.`)
    }
    if (kind === 'tree' && root !== name) setPath(values, name.split('.'), text)
    else values[root] = parseValue(kind, name, text)
  }
  for (const [name, kind] of Object.entries(spec)) {
    if (kind.endsWith('!') && (values[name] === undefined || values[name] === ''))
      throw refuse.missingParameter(name)
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, listsOf(value)]))
}

/** The same rule for a JSON body: top-level fields must be known. */
export function checkBody(spec: ParameterSpec, body: unknown): Record<string, unknown> {
  if (body === undefined || body === null) body = {}
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw new Refusal(400, 'InvalidParameter', 'The request body is not a JSON object.')
  }
  const fields = body as Record<string, unknown>
  for (const name of Object.keys(fields)) {
    if (spec[name] === undefined)
      throw refuse.invalidParameter(name, `The field "${name}" is not known to this action.`)
  }
  for (const [name, kind] of Object.entries(spec)) {
    const value = fields[name]
    if (value === undefined || value === null) {
      if (kind.endsWith('!')) throw refuse.missingParameter(name)
      continue
    }
    const wanted = kind.replace('!', '').replace('integer', 'number')
    if (wanted !== 'tree' && typeof value !== wanted) throw refuse.invalidParameter(name)
  }
  return fields
}

function parseValue(kind: string, name: string, text: string): unknown {
  switch (kind) {
    case 'integer':
      if (!/^-?\d{1,15}$/.test(text)) throw refuse.invalidParameter(name)
      return Number(text)
    case 'number':
      if (text.trim() === '' || !Number.isFinite(Number(text))) throw refuse.invalidParameter(name)
      return Number(text)
    case 'boolean':
      if (!/^(true|false)$/i.test(text)) throw refuse.invalidParameter(name)
      return text.toLowerCase() === 'true'
    case 'tree':
      try {
        return JSON.parse(text)
      } catch {
        throw refuse.invalidParameter(name)
      }
    default:
      return text
  }
}

function setPath(target: Record<string, unknown>, path: string[], text: string): void {
  let node = target
  for (const part of path.slice(0, -1)) {
    const next = node[part]
    if (typeof next === 'object' && next !== null) node = next as Record<string, unknown>
    else {
      const made: Record<string, unknown> = {}
      node[part] = made
      node = made
    }
  }
  node[path.at(-1) ?? ''] = text
}

/** Objects whose keys are all 1-based numbers are lists. */
function listsOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, listsOf(inner)])
  if (entries.length > 0 && entries.every(([key]) => /^[1-9]\d*$/.test(key))) {
    return entries.sort((a, b) => Number(a[0]) - Number(b[0])).map(([, inner]) => inner)
  }
  return Object.fromEntries(entries)
}
