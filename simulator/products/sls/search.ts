import { Refusal } from '../../kernel/errors.ts'

/** Fields that the collector of ACK writes with every line; `content` is the line. */
export interface LogLine {
  _namespace_: string
  _pod_name_: string
  _container_name_: string
  content: string
}

export type Search = (line: LogLine) => boolean

const token = /\s*(?:(\()|(\))|([\w.]+)\s*:\s*|"((?:[^"\\]|\\.)*)"|([^\s()":]+))/y

const refuse = (message: string) => new Refusal(400, 'ParameterInvalid', message)

interface Token {
  kind: 'open' | 'close' | 'field' | 'word'
  text: string
}

function tokensOf(query: string): Token[] {
  const tokens: Token[] = []
  token.lastIndex = 0
  while (token.lastIndex < query.trimEnd().length) {
    const match = token.exec(query)
    if (match === null) throw refuse(`parse query error: ${query}`)
    const [, open, close, field, quoted, word] = match
    if (open !== undefined) tokens.push({ kind: 'open', text: '(' })
    else if (close !== undefined) tokens.push({ kind: 'close', text: ')' })
    else if (field !== undefined) tokens.push({ kind: 'field', text: field })
    else tokens.push({ kind: 'word', text: quoted?.replace(/\\(.)/g, '$1') ?? word ?? '' })
  }
  return tokens
}

/** Words of a text as the index cuts it. */
const wordsOf = (text: string): string[] => text.toLowerCase().split(/[\s,'";=()[\]{}?@&<>/:\n\t\r]+/)

function termOf(field: string | undefined, word: string): Search {
  if (field !== undefined && !(field in { _namespace_: 0, _pod_name_: 0, _container_name_: 0, content: 0 })) {
    throw refuse(`the field ${field} has no index`)
  }
  const wanted = word.toLowerCase()
  const fits = wanted.endsWith('*')
    ? (each: string) => each.startsWith(wanted.slice(0, -1))
    : (each: string) => each === wanted
  const one = (text: string) => fits(text.toLowerCase()) || wordsOf(text).some(fits)
  if (field === undefined) return (line) => Object.values(line).some(one)
  return (line) => one(line[field as keyof LogLine])
}

/** and, or, not, brackets, `field: word`, a trailing star: the search language, as far as it is imitated. */
export function searchOf(query: string): Search {
  const tokens = tokensOf(query)
  let at = 0
  const isWord = (text: string) => tokens[at]?.kind === 'word' && tokens[at]?.text.toLowerCase() === text
  const either = (): Search => {
    let left = both()
    while (isWord('or')) {
      at += 1
      const [before, next] = [left, both()]
      left = (line) => before(line) || next(line)
    }
    return left
  }
  const both = (): Search => {
    let left = single()
    while (tokens[at] !== undefined && tokens[at]?.kind !== 'close' && !isWord('or')) {
      if (isWord('and')) at += 1
      const [before, next] = [left, single()]
      left = (line) => before(line) && next(line)
    }
    return left
  }
  const single = (): Search => {
    const next = tokens[at]
    at += 1
    if (next === undefined || next.kind === 'close') throw refuse(`parse query error: ${query}`)
    if (next.kind === 'open') {
      const inside = either()
      if (tokens[at]?.kind !== 'close') throw refuse(`parse query error: ${query}`)
      at += 1
      return inside
    }
    if (next.kind === 'word') {
      if (next.text === '*') return () => true
      if (next.text.toLowerCase() !== 'not') return termOf(undefined, next.text)
      const inside = single()
      return (line) => !inside(line)
    }
    const value = tokens[at]
    if (value?.kind !== 'word') throw refuse(`parse query error: ${query}`)
    at += 1
    return termOf(next.text, value.text)
  }
  if (tokens.length === 0) return () => true
  const whole = either()
  if (at < tokens.length) throw refuse(`parse query error: ${query}`)
  return whole
}

const counting =
  /^\s*select\s+count\((?:\*|1)\)\s+as\s+(\w+)(?:\s+from\s+log)?(?:\s+where\s+regexp_like\((\w+),\s*'([^']*)'\))?\s*$/i

/** `search | select count(1) as n [from log] [where regexp_like(field, '…')]`; any other analysis is refused. */
export function questionOf(query: string): { search: Search; countAs: string | undefined } {
  const bar = query.indexOf('|')
  if (bar === -1) return { search: searchOf(query), countAs: undefined }
  const search = searchOf(query.slice(0, bar))
  const match = counting.exec(query.slice(bar + 1))
  if (match === null) throw refuse('the simulated log service counts and does not evaluate any other SQL')
  const [, countAs = '', field, pattern] = match
  if (field === undefined || pattern === undefined) return { search, countAs }
  const only = new RegExp(pattern)
  return {
    countAs,
    search: (line) => search(line) && only.test(line[field as keyof LogLine] ?? ''),
  }
}
