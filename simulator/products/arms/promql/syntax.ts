/** The part of PromQL that the simulated Prometheus knows, as a tree. */
export type Labels = Readonly<Record<string, string>>

export interface Matcher {
  name: string
  op: '=' | '!=' | '=~' | '!~'
  value: string
  matches: (value: string) => boolean
}

export interface Selector {
  kind: 'selector'
  matchers: Matcher[]
  /** Undefined: an instant vector. */
  rangeMs: number | undefined
  offsetMs: number
}

export interface Call {
  kind: 'call'
  name: string
  args: Expression[]
}

export interface Aggregate {
  kind: 'aggregate'
  op: string
  labels: string[]
  without: boolean
  body: Expression
}

export interface Binary {
  kind: 'binary'
  op: string
  left: Expression
  right: Expression
  bool: boolean
  /** `on(..)` or `ignoring(..)`; absent: all labels. */
  matching: { on: boolean; labels: string[] } | undefined
}

export type Expression =
  | { kind: 'number'; value: number }
  | { kind: 'negate'; body: Expression }
  | Selector
  | Call
  | Aggregate
  | Binary

export type ValueType = 'scalar' | 'instant vector' | 'range vector'

/** An answer of the HTTP API with `status: error`. */
export class PromError extends Error {
  readonly type: 'bad_data' | 'execution'

  constructor(type: 'bad_data' | 'execution', message: string) {
    super(message)
    this.type = type
  }
}

export const parseError = (message: string): PromError =>
  new PromError('bad_data', `invalid parameter "query": parse error: ${message}`)

/** For what is PromQL and not imitated: never a wrong answer. */
export const notKnown = (what: string): PromError =>
  new PromError('bad_data', `invalid parameter "query": the simulated Prometheus does not evaluate ${what}`)
