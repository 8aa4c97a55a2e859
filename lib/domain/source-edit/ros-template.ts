import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { ok, type Result } from '../failure/result.ts'
import {
  applyEdits,
  beginsLine,
  columnOf,
  type EditedText,
  lineEndOf,
  refuseEdit,
  type TextEdit,
  type WantedTags,
} from './edit.ts'

type Node = { range?: [number, number, number] | null; flow?: boolean }
type Map = YAMLMap<Scalar, unknown>

/** Resource types whose `Tags` are a map of keys and not a list of keys and values. */
const tagsAreMap = new Set(['ALIYUN::OSS::Bucket'])

const pairOf = (map: Map, key: string): Pair<Scalar, unknown> | null =>
  map.items.find((pair) => isScalar(pair.key) && pair.key.value === key) ?? null
const start = (node: unknown): number => (node as Node).range?.[0] ?? 0
const end = (node: unknown): number => (node as Node).range?.[1] ?? 0
/** Where a pair ends: a key without a value has none that stands anywhere. */
const pairEnd = (pair: Pair<Scalar, unknown>): number =>
  Math.max(end(pair.key), pair.value === null ? 0 : end(pair.value))

const quoted = (text: string): string => JSON.stringify(text)
/** What every version of YAML reads as the same text without quotes. */
const plain = (text: string): string =>
  /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)
    ? text
    : quoted(text)

function parsed(text: string): Document.Parsed | null {
  const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: true })
  return document.errors.length > 0 || !isMap(document.contents) ? null : document
}

/** A value that stands there as a text and comes from nothing else. */
const isLiteral = (node: unknown): node is Scalar =>
  isScalar(node) && node.tag === undefined && typeof node.value !== 'object'

interface Place {
  text: string
  eol: string
  tags: [string, string][]
  asMap: boolean
}

/** `Tags` as it is written into flow style, which JSON is too. */
function flowTags({ tags, asMap }: Place): string {
  const pairs = tags.map(([key, value]) =>
    asMap ? `${quoted(key)}: ${quoted(value)}` : `{ "Key": ${quoted(key)}, "Value": ${quoted(value)} }`,
  )
  return asMap ? `{ ${pairs.join(', ')} }` : `[${pairs.join(', ')}]`
}

/** Lines of `Tags` in block style. */
const blockTags = ({ tags, asMap }: Place, indent: string): string[] =>
  asMap
    ? tags.map(([key, value]) => `${indent}${plain(key)}: ${plain(value)}`)
    : tags.flatMap(([key, value]) => [`${indent}- Key: ${plain(key)}`, `${indent}  Value: ${plain(value)}`])

/** Adds what is in flow style after the last one there is. */
function intoFlow({ text, eol }: Place, collection: Map | YAMLSeq, parts: string[]): TextEdit {
  const close = end(collection) - 1
  const last = collection.items.at(-1)
  if (last === undefined)
    return {
      from: start(collection) + 1,
      to: close,
      text: isMap(collection) ? ` ${parts.join(', ')} ` : parts.join(', '),
    }
  const lastNode = 'key' in (last as object) ? (last as Pair<Scalar, unknown>).key : last
  const after = 'key' in (last as object) ? pairEnd(last as Pair<Scalar, unknown>) : end(last)
  const ownLine = beginsLine(text, start(lastNode))
  const separator = ownLine ? `,${eol}${' '.repeat(columnOf(text, start(lastNode)))}` : ', '
  return { from: after, to: after, text: parts.map((part) => `${separator}${part}`).join('') }
}

/** Adds lines after the last one of a block, before comments that stand below it. */
function afterBlock({ text, eol }: Place, at: number, lines: string[]): TextEdit {
  // A block scalar ends with its line, anything else before the end of its line and a comment on it.
  const lineEnd = at > 0 && text[at - 1] === '\n' ? at : text.indexOf('\n', at)
  if (lineEnd === -1)
    return { from: text.length, to: text.length, text: lines.map((line) => `${eol}${line}`).join('') }
  const from =
    text[lineEnd] === '\n' && lineEnd !== at
      ? lineEnd + 1
      : lineEnd === at && text[at - 1] !== '\n'
        ? at + 1
        : at
  return { from, to: from, text: lines.map((line) => `${line}${eol}`).join('') }
}

const isFlow = (node: Map | YAMLSeq): boolean => (node as Node).flow === true

/** A pair under a map: in its style, with its indentation. */
function addPair(place: Place, map: Map, key: string, inner: (indent: string) => string[]): TextEdit {
  if (isFlow(map)) {
    const value = key === 'Properties' ? `{ "Tags": ${flowTags(place)} }` : flowTags(place)
    return intoFlow(place, map, [`${quoted(key)}: ${value}`])
  }
  const first = map.items[0]
  const indent = ' '.repeat(first === undefined ? 0 : columnOf(place.text, start(first.key)))
  const last = map.items.at(-1)
  return afterBlock(place, last === undefined ? end(map) : pairEnd(last), [
    `${indent}${key}:`,
    ...inner(`${indent}  `),
  ])
}

/** Edits of `Tags` that are there; null where one of them is worked out from something else. */
function changeTags(place: Place, tags: Map | YAMLSeq): TextEdit[] | null {
  const edits: TextEdit[] = []
  const missing: [string, string][] = []
  for (const [key, value] of place.tags) {
    const found = isMap(tags)
      ? pairOf(tags as Map, key)?.value
      : tags.items
          .map((item) => {
            if (!isMap(item)) return undefined
            const own = pairOf(item as Map, 'Key')?.value
            return isLiteral(own) && String(own.value) === key
              ? (pairOf(item as Map, 'Value')?.value ?? null)
              : undefined
          })
          .find((one) => one !== undefined)
    if (found === undefined) missing.push([key, value])
    else if (!isLiteral(found) || found.source === undefined) return null
    else if (String(found.value) !== value) {
      if (found.type === 'BLOCK_LITERAL' || found.type === 'BLOCK_FOLDED') return null
      edits.push({ from: start(found), to: end(found), text: isFlow(tags) ? quoted(value) : plain(value) })
    }
  }
  if (missing.length === 0) return edits
  const rest = { ...place, tags: missing }
  if (isFlow(tags)) {
    const parts = missing.map((one) =>
      flowTags({ ...rest, tags: [one] })
        .slice(1, -1)
        .trim(),
    )
    return [...edits, intoFlow(place, tags, parts)]
  }
  const last = tags.items.at(-1)
  const lastEnd =
    last === undefined
      ? end(tags)
      : 'key' in (last as object)
        ? pairEnd(last as Pair<Scalar, unknown>)
        : end(last)
  const lines = blockTags(rest, ' '.repeat(columnOf(place.text, start(tags))))
  return [...edits, afterBlock(place, lastEnd, lines)]
}

/** What the template must be afterwards, and nothing else. */
function wantedDocument(document: Document.Parsed, resource: string, { tags, asMap }: Place): unknown {
  type Tag = { Key?: unknown; Value?: unknown }
  const whole = document.toJS() as {
    Resources: Record<string, { Properties?: { Tags?: Tag[] | Record<string, string> } | null }>
  }
  // Not a structured clone: what an anchor shares would stay shared in it.
  const copy = JSON.parse(JSON.stringify(whole)) as typeof whole
  const of = copy.Resources[resource]
  if (of === undefined) return null
  of.Properties ??= {}
  const { Properties: properties } = of
  for (const [key, value] of tags) {
    properties.Tags ??= asMap ? {} : []
    const list = properties.Tags
    if (!Array.isArray(list)) list[key] = value
    else {
      const own = list.find((tag) => tag !== null && typeof tag === 'object' && String(tag.Key) === key)
      if (own === undefined) list.push({ Key: key, Value: value })
      else own.Value = value
    }
  }
  return copy
}

/**
 * A ROS template (YAML or JSON) with these costTags on one resource, and every other character as it was. What is there with
 * another value is changed, what is not there is added, in the style around it. The result is parsed again and must be the
 * template with these costTags and nothing else, or it is refused.
 */
export function tagRosResource(text: string, resource: string, wanted: WantedTags): Result<EditedText> {
  const document = parsed(text)
  if (document === null) return refuseEdit('unreadable', 'the template can not be parsed')
  const resources = pairOf(document.contents as Map, 'Resources')?.value
  const of = isMap(resources) ? pairOf(resources as Map, resource)?.value : null
  if (!isMap(of)) return refuseEdit('no-such-resource', `the template has no resource ${resource}`)
  const type = pairOf(of as Map, 'Type')?.value
  const properties = pairOf(of as Map, 'Properties')
  const held = properties?.value
  const existing = isMap(held) ? pairOf(held as Map, 'Tags') : null
  const asMap =
    existing === null ? isScalar(type) && tagsAreMap.has(String(type.value)) : isMap(existing.value)
  const place: Place = { text, eol: lineEndOf(text), tags: Object.entries(wanted), asMap }
  const edits = editsOf(place, of as Map, properties, existing)
  if (edits === null) return refuseEdit('computed', `what ${resource} has as Tags comes from something else`)
  const edited = applyEdits(text, edits)
  return isAsWanted(document, edited.text, resource, place)
    ? ok(edited)
    : refuseEdit('computed', `costTags of ${resource} can not be written without changing something else`)
}

function editsOf(
  place: Place,
  of: Map,
  properties: Pair<Scalar, unknown> | null,
  existing: Pair<Scalar, unknown> | null,
): TextEdit[] | null {
  if (place.tags.length === 0) return []
  if (existing !== null) {
    const { value } = existing
    // `Ref` and `Fn::` in place of tags: a map with a key that is no tag of anybody.
    const isFunction =
      isMap(value) && value.items.some(({ key }) => isScalar(key) && /^(?:Ref$|Fn::)/.test(String(key.value)))
    if (isAlias(value) || isFunction || !(isMap(value) || isSeq(value))) return null
    return (value as Node & { tag?: string }).tag?.startsWith('!')
      ? null
      : changeTags(place, value as Map | YAMLSeq)
  }
  const held = properties?.value
  if (isMap(held)) return [addPair(place, held as Map, 'Tags', (indent) => blockTags(place, indent))]
  if (properties !== null) return null
  return [
    addPair(place, of, 'Properties', (indent) => [`${indent}Tags:`, ...blockTags(place, `${indent}  `)]),
  ]
}

function isAsWanted(before: Document.Parsed, after: string, resource: string, place: Place): boolean {
  const document = parsed(after)
  if (document === null) return false
  try {
    if (/^\uFEFF?\s*\{/.test(place.text) && isJson(place.text)) JSON.parse(after.replace(/^\uFEFF/, ''))
    return JSON.stringify(document.toJS()) === JSON.stringify(wantedDocument(before, resource, place))
  } catch {
    return false
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''))
    return true
  } catch {
    return false
  }
}
