import { ok, type Result } from '../failure/result.ts'
import {
  applyEdits,
  beginsLine,
  columnOf,
  type EditedText,
  indentOf,
  lineEndOf,
  refuseEdit,
  type TextEdit,
  type WantedTags,
} from './edit.ts'
import {
  type HclBlock,
  type HclBody,
  literalOf,
  readHcl,
  readHclBlock,
  readHclCall,
  readHclObject,
} from './hcl-scan.ts'

/** The address of a resource in Terraform: `alicloud_instance.web`. */
export interface TerraformAddress {
  type: string
  name: string
}

const keyText = (key: string): string => (/^[A-Za-z_][\w-]*$/.test(key) && key !== 'for' ? key : literal(key))
/** A text in quotes, of which Terraform works out nothing. */
const literal = (text: string): string =>
  JSON.stringify(text).replaceAll(/[$%]\{/g, (begin) => `${begin[0]}${begin}`)
const pairText = ([key, value]: [string, string]): string => `${keyText(key)} = ${literal(value)}`

/** After the last of a line: the end of a line holds its comment too. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  if (end === -1) return text.length
  return text[end - 1] === '\r' ? end - 1 : end
}

/** Adds what is missing to an object, in its style; null where a key or value of it is worked out. */
function intoObject(text: string, from: number, to: number, wanted: WantedTags): TextEdit[] | null {
  const object = readHclObject(text, from, to)
  if (object === null || object.entries.some(({ key }) => key === null)) return null
  const edits: TextEdit[] = []
  const missing: [string, string][] = []
  for (const [key, value] of Object.entries(wanted)) {
    // Of two the later one counts.
    const entry = object.entries.findLast((one) => one.key === key)
    const present = entry && literalOf(text.slice(entry.from, entry.to))
    if (entry === undefined) missing.push([key, value])
    else if (present === null) return null
    else if (present !== value) edits.push({ from: entry.from, to: entry.to, text: literal(value) })
  }
  const last = object.entries.at(-1)
  if (missing.length === 0) return edits
  const pairs = missing.map(pairText)
  if (last === undefined) {
    const inside = text.slice(from + 1, to - 1)
    // Only a comment: it stays, on lines of its own.
    if (inside.trim() !== '')
      return [...edits, { from: from + 1, to: from + 1, text: linesIn(text, from, pairs, false) }]
    return [...edits, { from: from + 1, to: to - 1, text: ` ${pairs.join(', ')} ` }]
  }
  if (!beginsLine(text, last.keyAt)) {
    if (!object.commaAfterLast)
      return [...edits, { from: last.to, to: last.to, text: `, ${pairs.join(', ')}` }]
    const comma = text.indexOf(',', last.to)
    return [...edits, { from: comma + 1, to: comma + 1, text: ` ${pairs.join(', ')},` }]
  }
  const indent = indentOf(text, last.keyAt)
  const eol = lineEndOf(text)
  const comma = object.commaAfterLast ? ',' : ''
  const at = endOfLine(text, last.to)
  // What closes on the line of the last entry stays behind what is added.
  const close = text.slice(last.to, at).includes('}') ? last.to : at
  if (close === last.to && object.commaAfterLast) return null
  return [
    ...edits,
    { from: close, to: close, text: pairs.map((pair) => `${eol}${indent}${pair}${comma}`).join('') },
  ]
}

/** Pairs on lines of their own after an opening bracket. */
function linesIn(text: string, open: number, pairs: string[], closes: boolean): string {
  const eol = lineEndOf(text)
  const indent = indentOf(text, open)
  const lines = pairs.map((pair) => `${eol}${indent}  ${pair}`).join('')
  return closes ? `${lines}${eol}${indent}` : lines
}

/** `tags = { … }` as a new attribute at the end of a block. */
function newAttribute(text: string, block: HclBlock, body: HclBody, wanted: WantedTags): TextEdit[] {
  const eol = lineEndOf(text)
  const outer = indentOf(text, block.typeAt)
  const items = [
    ...body.attributes.map(({ nameAt, to }) => ({ at: nameAt, end: to })),
    ...body.blocks.map(({ typeAt, to }) => ({ at: typeAt, end: to + 1 })),
  ]
  const last = items.sort((a, b) => a.at - b.at).at(-1)
  const indent = last !== undefined && beginsLine(text, last.at) ? indentOf(text, last.at) : `${outer}  `
  const lines = ['tags = {', ...Object.entries(wanted).map((pair) => `  ${pairText(pair)}`), '}']
  const attribute = lines.map((line) => `${indent}${line}`).join(eol)
  const inside = text.slice(block.from, block.to)
  if (!inside.includes('\n')) {
    // A block on one line holds one attribute at most: it is opened up.
    const rest = last === undefined ? [] : [{ from: block.from, to: last.at, text: `${eol}${indent}` }]
    const from = last?.end ?? block.from
    return [...rest, { from, to: block.to, text: `${eol}${attribute}${eol}${outer}` }]
  }
  const at = last === undefined ? null : endOfLine(text, last.end)
  if (at !== null && at < block.to) return [{ from: at, to: at, text: `${eol}${attribute}` }]
  if (last !== undefined) return [{ from: last.end, to: block.to, text: `${eol}${attribute}${eol}${outer}` }]
  // Only comments inside: before the line on which it closes.
  const close = block.to - columnOf(text, block.to)
  const own = beginsLine(text, block.to)
  return own
    ? [{ from: close, to: close, text: `${attribute}${eol}` }]
    : [{ from: block.to, to: block.to, text: `${eol}${attribute}${eol}${outer}` }]
}

function editsOf(text: string, block: HclBlock, body: HclBody, wanted: WantedTags): TextEdit[] | null {
  const tags = body.attributes.filter(({ name }) => name === 'tags')
  const only = tags[0]
  if (tags.length > 1 || body.blocks.some(({ type, labels }) => type === 'dynamic' && labels[0] === 'tags'))
    return null
  if (only === undefined) return newAttribute(text, block, body, wanted)
  if (text[only.from] === '{') return intoObject(text, only.from, only.to, wanted)
  const last = readHclCall(text, only.from, only.to, 'merge')?.at(-1)
  if (last !== undefined && text[last.from] === '{') return intoObject(text, last.from, last.to, wanted)
  // Whatever it comes from: what is merged last counts.
  const pairs = Object.entries(wanted).map(pairText).join(', ')
  return [
    { from: only.from, to: only.from, text: 'merge(' },
    { from: only.to, to: only.to, text: `, { ${pairs} })` },
  ]
}

/** Everything that is not this resource's `tags`, as text; null when the file can not be read. */
function around(text: string, address: TerraformAddress): string | null {
  const block = blockOf(text, address)
  const body = block && readHclBlock(text, block)
  if (!block || !body) return null
  const tags = body.attributes.find(({ name }) => name === 'tags')
  return tags === undefined ? text : text.slice(0, tags.nameAt) + text.slice(tags.to)
}

function blockOf(text: string, { type, name }: TerraformAddress): HclBlock | null {
  const found = readHcl(text)?.blocks.filter(
    (one) => one.type === 'resource' && one.labels[0] === type && one.labels[1] === name,
  )
  return found?.length === 1 ? (found[0] ?? null) : null
}

const flat = (text: string): string => text.replaceAll(/\s+/g, '')

/**
 * A Terraform file with these costTags on one resource, and every other character as it was. `tags` that are an object are
 * added to in their style; what is worked out is merged with ours, which comes last and counts. The result is read again: what
 * is not `tags` of that resource must be as it was, or it is refused.
 */
export function tagTerraformResource(
  text: string,
  address: TerraformAddress,
  wanted: WantedTags,
): Result<EditedText> {
  const file = readHcl(text)
  if (file === null) return refuseEdit('unreadable', 'the file can not be read as HCL')
  const block = blockOf(text, address)
  const body = block && readHclBlock(text, block)
  if (!block || !body)
    return refuseEdit('no-such-resource', `the file has no one resource ${address.type}.${address.name}`)
  const edits = Object.keys(wanted).length === 0 ? [] : editsOf(text, block, body, wanted)
  if (edits === null)
    return refuseEdit('computed', `tags of ${address.type}.${address.name} come from something else`)
  const edited = applyEdits(text, edits)
  const [before, after] = [around(text, address), around(edited.text, address)]
  return before !== null && after !== null && flat(before) === flat(after)
    ? ok(edited)
    : refuseEdit('computed', 'costTags can not be written without changing something else')
}

/** The costTags that a file says a resource has; null where they are worked out, or the resource is not there. */
export function terraformTags(text: string, address: TerraformAddress): Record<string, string> | null {
  const block = blockOf(text, address)
  const body = block && readHclBlock(text, block)
  const tags = body?.attributes.find(({ name }) => name === 'tags')
  if (!body) return null
  if (tags === undefined) return {}
  const found = readHclObject(text, tags.from, tags.to)?.entries
  if (found === undefined) return null
  const pairs = found.map(({ key, from, to }) => [key, literalOf(text.slice(from, to))] as const)
  if (pairs.some(([key, value]) => key === null || value === null)) return null
  return Object.fromEntries(pairs) as Record<string, string>
}
