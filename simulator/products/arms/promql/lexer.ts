import { parseError } from './syntax.ts'

export interface Token {
  kind: 'number' | 'duration' | 'text' | 'name' | 'sign' | 'end'
  text: string
  at: number
}

const space = /(?:\s|#[^\n]*)+/y
const duration = /(?:\d+(?:ms|[smhdwy]))+(?![\w.])/y
const number = /(?:0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|(?:inf|nan)(?!\w))/iy
const name = /[a-zA-Z_:][\w:]*/y
const text = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/y
const sign = /=~|!~|!=|==|>=|<=|[-+*/%^=<>(){}[\],@:]/y

function take(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0]
}

const kinds: Array<[Exclude<Token['kind'], 'end'>, RegExp]> = [
  ['duration', duration],
  ['number', number],
  ['name', name],
  ['text', text],
  ['sign', sign],
]

/** Cuts an expression into tokens; throws bad_data where it cannot. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    const blank = take(space, source, at)
    if (blank !== undefined) {
      at += blank.length
      continue
    }
    const found = kinds
      .map(([kind, pattern]) => ({ kind, text: take(pattern, source, at), at }))
      .find((token) => token.text !== undefined)
    if (found?.text === undefined) throw parseError(`unexpected character: '${source.charAt(at)}'`)
    tokens.push({ ...found, text: found.text })
    at += found.text.length
  }
  tokens.push({ kind: 'end', text: '', at })
  return tokens
}

const unitMs: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
}

export function durationMs(words: string): number {
  let sum = 0
  for (const [, count = '0', unit = ''] of words.matchAll(/(\d+)(ms|[smhdwy])/g)) {
    sum += Number(count) * (unitMs[unit] ?? 0)
  }
  return sum
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r' }

/** A quoted text without its quotes and escapes. */
export function unquote(quoted: string): string {
  const inside = quoted.slice(1, -1)
  if (quoted.startsWith('`')) return inside
  return inside.replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/gi, (_all, wide, narrow, letter) => {
    const code: unknown = wide ?? narrow
    return typeof code === 'string'
      ? String.fromCharCode(Number.parseInt(code, 16))
      : (escapes[letter] ?? letter)
  })
}
