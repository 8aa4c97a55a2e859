import { durationMs, type Token, tokensOf, unquote } from './lexer.ts'
import { matcherOf } from './matcher.ts'
import { type Expression, type Matcher, notKnown, parseError, type Selector } from './syntax.ts'
import { aggregations, checkTypes, evaluatedAggregations } from './value-type.ts'

/** Weakest first. */
const precedence: string[][] = [
  ['or'],
  ['and', 'unless'],
  ['==', '!=', '<=', '<', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%'],
]
const comparing = new Set(precedence[2])

class Parser {
  readonly #tokens: Token[]
  #at = 0

  constructor(source: string) {
    this.#tokens = tokensOf(source)
  }

  #next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', at: 0 }
  }

  #is(...texts: string[]): boolean {
    const { kind, text } = this.#next()
    return (kind === 'sign' || kind === 'name') && texts.includes(text)
  }

  #take(): Token {
    const token = this.#next()
    this.#at += 1
    return token
  }

  #expect(text: string): void {
    if (!this.#is(text)) throw this.#unexpected(`expected "${text}"`)
    this.#at += 1
  }

  #unexpected(more: string): Error {
    const { kind, text, at } = this.#next()
    return parseError(`${at + 1}: unexpected ${kind === 'end' ? 'end of input' : `"${text}"`}, ${more}`)
  }

  whole(): Expression {
    const expression = this.#binary(0)
    if (this.#next().kind !== 'end') throw this.#unexpected('expected the end')
    return expression
  }

  #binary(level: number): Expression {
    const ops = precedence[level]
    if (ops === undefined) return this.#unary()
    let left = this.#binary(level + 1)
    while (this.#is(...ops)) {
      const op = this.#take().text
      const { bool, matching } = this.#modifiers(op)
      left = { kind: 'binary', op, left, right: this.#binary(level + 1), bool, matching }
    }
    return left
  }

  #modifiers(op: string) {
    const bool = this.#is('bool')
    if (bool) this.#at += 1
    if (bool && !comparing.has(op)) throw parseError('bool modifier can only be used on comparison operators')
    let matching: { on: boolean; labels: string[] } | undefined
    if (this.#is('on', 'ignoring')) matching = { on: this.#take().text === 'on', labels: this.#names() }
    if (this.#is('group_left', 'group_right')) throw notKnown(this.#next().text)
    return { bool, matching }
  }

  #unary(): Expression {
    if (this.#is('-')) {
      this.#at += 1
      return { kind: 'negate', body: this.#unary() }
    }
    if (this.#is('+')) {
      this.#at += 1
      return this.#unary()
    }
    const left = this.#primary()
    if (!this.#is('^')) return left
    this.#at += 1
    return { kind: 'binary', op: '^', left, right: this.#unary(), bool: false, matching: undefined }
  }

  #primary(): Expression {
    const token = this.#next()
    if (token.kind === 'number') {
      this.#at += 1
      return { kind: 'number', value: numberOf(token.text) }
    }
    if (token.kind === 'text') throw notKnown('a text')
    if (this.#is('(')) {
      this.#at += 1
      const inside = this.#binary(0)
      this.#expect(')')
      if (this.#is('[')) throw notKnown('subqueries')
      return inside
    }
    if (this.#is('{')) return this.#selector('')
    if (token.kind !== 'name') throw this.#unexpected('expected an expression')
    this.#at += 1
    if (aggregations.has(token.text) && this.#is('(', 'by', 'without')) return this.#aggregate(token.text)
    if (this.#is('(')) return this.#call(token.text)
    return this.#selector(token.text)
  }

  #call(name: string): Expression {
    const call: Expression = { kind: 'call', name, args: this.#arguments() }
    if (this.#is('[')) throw notKnown('subqueries')
    return call
  }

  #arguments(): Expression[] {
    const args: Expression[] = []
    this.#expect('(')
    while (!this.#is(')')) {
      args.push(this.#binary(0))
      if (!this.#is(')')) this.#expect(',')
    }
    this.#expect(')')
    return args
  }

  #aggregate(op: string): Expression {
    if (!evaluatedAggregations.has(op)) throw notKnown(op)
    let grouping = this.#grouping()
    const args = this.#arguments()
    grouping ??= this.#grouping()
    const [body, ...more] = args
    if (body === undefined || more.length > 0) {
      throw parseError(
        `wrong number of arguments for aggregate expression provided, expected 1, got ${args.length}`,
      )
    }
    return { kind: 'aggregate', op, body, ...(grouping ?? { labels: [], without: false }) }
  }

  #grouping(): { labels: string[]; without: boolean } | undefined {
    if (!this.#is('by', 'without')) return undefined
    const without = this.#take().text === 'without'
    return { without, labels: this.#names() }
  }

  #names(): string[] {
    const names: string[] = []
    this.#expect('(')
    while (!this.#is(')')) {
      if (this.#next().kind !== 'name') throw this.#unexpected('expected a label')
      names.push(this.#take().text)
      if (!this.#is(')')) this.#expect(',')
    }
    this.#expect(')')
    return names
  }

  #selector(name: string): Selector {
    const matchers: Matcher[] = name === '' ? [] : [matcherOf('__name__', '=', name)]
    if (this.#is('{')) matchers.push(...this.#matchers())
    if (matchers.every((matcher) => matcher.matches(''))) {
      throw parseError('vector selector must contain at least one non-empty matcher')
    }
    const rangeMs = this.#is('[') ? this.#range() : undefined
    let offsetMs = 0
    if (this.#is('offset')) {
      this.#at += 1
      if (this.#next().kind !== 'duration') throw this.#unexpected('expected a duration')
      offsetMs = durationMs(this.#take().text)
    }
    if (this.#is('@')) throw notKnown('the @ modifier')
    return { kind: 'selector', matchers, rangeMs, offsetMs }
  }

  #range(): number {
    this.#expect('[')
    if (this.#next().kind !== 'duration') throw this.#unexpected('expected a duration')
    const rangeMs = durationMs(this.#take().text)
    if (this.#next().text.startsWith(':')) throw notKnown('subqueries')
    this.#expect(']')
    if (rangeMs <= 0) throw parseError('duration must be greater than 0')
    return rangeMs
  }

  #matchers(): Matcher[] {
    const matchers: Matcher[] = []
    this.#expect('{')
    while (!this.#is('}')) {
      if (this.#next().kind !== 'name') throw this.#unexpected('expected a label')
      const { text: name } = this.#take()
      if (!this.#is('=', '!=', '=~', '!~')) throw this.#unexpected('expected a label matching operator')
      const op = this.#take().text as Matcher['op']
      if (this.#next().kind !== 'text') throw this.#unexpected('expected a text')
      matchers.push(matcherOf(name, op, unquote(this.#take().text)))
      if (!this.#is('}')) this.#expect(',')
    }
    this.#expect('}')
    return matchers
  }
}

function numberOf(text: string): number {
  if (/^inf$/i.test(text)) return Number.POSITIVE_INFINITY
  return Number(text)
}

/** Reads an expression and judges its types; throws bad_data as the real parser does, in words of its own. */
export function parsePromql(source: string): Expression {
  const expression = new Parser(source).whole()
  checkTypes(expression)
  return expression
}
