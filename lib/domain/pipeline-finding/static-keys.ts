import type { DiffLine, PipelineFinding, PipelineUnit } from './facts.ts'
import { allTexts, findingAt, isDockerfile, longestLine, type TextPlace } from './places.ts'
import { looksRandom, type SecretPattern, secretIn, secretOf } from './secret-patterns.ts'

interface Found {
  line: number
  /** Name of the value, where it has one. */
  name: string | null
  pattern: SecretPattern
  /** The name with its assignment and what stands before it. */
  before: string
}

const assignment =
  /^(\s*(?:-\s+)?(?:export\s+|ENV\s+|ARG\s+)?["']?([A-Za-z_/@:.](?:[\w./@:-]{0,78}\w)?)["']?\s*(?:[:=]\s*|\s+(?=\S+$)))["']?([^"'\s#][^"'#]*?)["']?\s*$/
const keyLine = /^\s*(?:-\s+)?(?:key|name)\s*:\s*["']?([A-Za-z_][\w.-]{0,79})["']?\s*$/
const valueLine = /^(\s*(?:-\s+)?(?:value|default)\s*:\s*)["']?([^"'\s][^"']*?)["']?\s*$/

/** Keys in a text, line by line; what a comment says counts too, because it is in the history all the same. */
export function keysIn(text: string, inDockerfile: boolean): Found[] {
  const found: Found[] = []
  let named: string | null = null
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const line = whole.slice(0, longestLine)
    const key = keyLine.exec(line)?.[1] ?? null
    const value = valueLine.exec(line)
    const assigned = assignment.exec(line)
    // `ENV NAME value` is an assignment only there: elsewhere two words are two words.
    const isAssigned = assigned !== null && (inDockerfile ? /[:=]|ENV|ARG/ : /[:=]/).test(assigned[1] ?? '')
    const name = value !== null && named !== null ? named : isAssigned ? (assigned?.[2] ?? null) : null
    const content = value !== null && named !== null ? value[2] : isAssigned ? assigned?.[3] : undefined
    const pattern = name !== null && content !== undefined ? secretOf(name, content) : secretIn(line)
    const last = pattern === null ? secretIn(line) : pattern
    if (last !== null) {
      const before = (value !== null && named !== null ? value[1] : isAssigned ? assigned?.[1] : null) ?? ''
      // A key where a name should be is no name.
      const shown = name !== null && secretIn(name) === null && !looksRandom(name) ? name : null
      found.push({ line: index + 1, name: shown, pattern: last, before: shown === null ? '' : before })
    }
    if (key !== null) named = key
    else if (line.trim() !== '' && value === null) named = null
  }
  return found
}

/** Shows the line without its value. */
function diffOf({ name, before, pattern }: Found): DiffLine[] | null {
  // What stands before the value is shown only where it is a plain name: else it could hold a part of it.
  if (name === null || before === '' || secretIn(before) !== null || pattern === 'private-key') return null
  const variable = name
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
    .replace(/^_+/, '')
  return [
    { kind: 'removed', text: `${before}********` },
    { kind: 'added', text: `${before}\${${variable}}` },
  ]
}

function ofText(place: TextPlace): PipelineFinding[] {
  const keys = keysIn(place.text, place.path !== null && isDockerfile(place.path))
  const findings = new Map<string, PipelineFinding>()
  for (const key of keys) {
    const about = key.name ?? key.pattern
    if (findings.has(about)) continue
    const values = { pattern: key.pattern, name: key.name ?? '', place: place.name }
    findings.set(about, findingAt(place, 'static-key', about, { line: key.line, values, diff: diffOf(key) }))
  }
  return [...findings.values()]
}

/** Keys that stand where they do not belong: what stands there is looked at and never part of the finding. */
export function staticKeys(unit: PipelineUnit): PipelineFinding[] {
  const inVariables = unit.pipelines.flatMap(({ id, name: pipeline, serviceId, variables }) =>
    (variables === 'unread' ? [] : variables).flatMap(({ name, value }): PipelineFinding[] => {
      const pattern = value === null ? null : secretOf(name, value)
      if (pattern === null) return []
      return [
        {
          rule: 'static-key',
          subject: `${pipeline} $${name}`,
          serviceId,
          pipelineId: id,
          path: null,
          line: null,
          values: { pattern, name, place: pipeline },
          diff: null,
        },
      ]
    }),
  )
  return [...inVariables, ...allTexts(unit).flatMap(ofText)]
}
