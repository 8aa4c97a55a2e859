import { type Document, isAlias, isScalar, type Pair, parseAllDocuments, type YAMLMap } from 'yaml'

/** Replaces source[from, to) by text. */
export interface Splice {
  from: number
  to: number
  text: string
}

export interface Source {
  text: string
  documents: Document.Parsed[]
}

export function readDocuments(text: string): { ok: true; value: Source } | { ok: false; message: string } {
  const parsed = parseAllDocuments(text, { keepSourceTokens: true })
  const documents = Array.isArray(parsed) ? parsed : []
  const error = documents.flatMap((document) => document.errors)[0]
  if (error) return { ok: false, message: error.message.split('\n')[0] ?? 'not YAML' }
  return { ok: true, value: { text, documents } }
}

/** From the last to the first, so that earlier positions stay true. */
export function applySplices(text: string, splices: Splice[]): string {
  return [...splices]
    .sort((a, b) => b.from - a.from)
    .reduce((made, splice) => made.slice(0, splice.from) + splice.text + made.slice(splice.to), text)
}

/** The pair of a map by its key; undefined when absent. */
export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)
}

/** The text of a scalar value; null for anything else. */
export function textOf(pair: Pair | undefined): string | null {
  return pair && isScalar(pair.value) && typeof pair.value.value === 'string' ? pair.value.value : null
}

/** A scalar that is written once and named elsewhere would change in several places at once. */
export function isShared(pair: Pair): boolean {
  return isAlias(pair.value) || (isScalar(pair.value) && pair.value.anchor !== undefined)
}

/** Writes a scalar's new value over its old one; quotes of the source stay. */
export function replaceScalar(source: Source, pair: Pair, value: string): Splice | null {
  if (!isScalar(pair.value) || !pair.value.range) return null
  const [from, to] = pair.value.range
  const quote = source.text[from]
  const written = quote === '"' || quote === "'" ? `${quote}${value}${quote}` : value
  return { from, to, text: written }
}

/** The whole line a pair stands on, when the pair has lines of its own; null inside a flow map. */
export function lineOf(source: Source, pair: Pair): { from: number; to: number; indent: string } | null {
  if (!isScalar(pair.key) || !pair.key.range) return null
  const at = pair.key.range[0]
  const from = source.text.lastIndexOf('\n', at - 1) + 1
  const before = source.text.slice(from, at)
  if (!/^[ ]*(- +)*$/.test(before)) return null
  const end = source.text.indexOf('\n', at)
  return { from, to: end === -1 ? source.text.length : end + 1, indent: before.replaceAll('-', ' ') }
}

export const eol = (source: Source): string => (source.text.includes('\r\n') ? '\r\n' : '\n')
