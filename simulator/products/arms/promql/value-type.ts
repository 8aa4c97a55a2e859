import { type Expression, notKnown, PromError, parseError, type ValueType } from './syntax.ts'

export const aggregations: ReadonlySet<string> = new Set([
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'group',
  'topk',
  'bottomk',
  'quantile',
  'stddev',
  'stdvar',
  'count_values',
])
export const evaluatedAggregations: ReadonlySet<string> = new Set([
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'group',
])

const range: ValueType[] = ['range vector']
const vector: ValueType[] = ['instant vector']
/** What each function takes; trailing ones after `least` may be left out. */
const functions: Record<string, { takes: ValueType[]; least?: number }> = {
  rate: { takes: range },
  increase: { takes: range },
  irate: { takes: range },
  delta: { takes: range },
  changes: { takes: range },
  resets: { takes: range },
  avg_over_time: { takes: range },
  min_over_time: { takes: range },
  max_over_time: { takes: range },
  sum_over_time: { takes: range },
  count_over_time: { takes: range },
  last_over_time: { takes: range },
  histogram_quantile: { takes: ['scalar', 'instant vector'] },
  round: { takes: ['instant vector', 'scalar'], least: 1 },
  abs: { takes: vector },
  ceil: { takes: vector },
  floor: { takes: vector },
  clamp_min: { takes: ['instant vector', 'scalar'] },
  clamp_max: { takes: ['instant vector', 'scalar'] },
  vector: { takes: ['scalar'] },
  time: { takes: [] },
}

function need(expression: Expression, wanted: ValueType, where: string): void {
  const type = typeOf(expression)
  if (type !== wanted) throw parseError(`expected type ${wanted} in ${where}, got ${type}`)
}

const sets = new Set(['and', 'or', 'unless'])
const comparisons = new Set(['==', '!=', '<=', '<', '>=', '>'])

function typeOfBinary(expression: Extract<Expression, { kind: 'binary' }>): ValueType {
  const { op, bool, matching } = expression
  const sides = [typeOf(expression.left), typeOf(expression.right)]
  if (sides.includes('range vector')) {
    throw parseError('binary expression must contain only scalar and instant vector types')
  }
  const scalars = sides.filter((side) => side === 'scalar').length
  if (sets.has(op) && scalars > 0)
    throw parseError(`set operator "${op}" not allowed in binary scalar expression`)
  if (matching !== undefined && scalars > 0)
    throw parseError('vector matching only allowed between instant vectors')
  if (scalars === 2 && comparisons.has(op) && !bool) {
    throw parseError('comparisons between scalars must use BOOL modifier')
  }
  return scalars === 2 ? 'scalar' : 'instant vector'
}

function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number':
      return 'scalar'
    case 'negate': {
      const type = typeOf(expression.body)
      if (type === 'range vector')
        throw parseError(`unary expression only allowed on scalar or instant vector`)
      return type
    }
    case 'selector':
      return expression.rangeMs === undefined ? 'instant vector' : 'range vector'
    case 'aggregate':
      need(expression.body, 'instant vector', 'aggregation expression')
      return 'instant vector'
    case 'binary':
      return typeOfBinary(expression)
    case 'call': {
      const { name, args } = expression
      const known = functions[name]
      if (known === undefined) throw notKnown(`the function ${name}`)
      const { takes, least = takes.length } = known
      if (args.length < least || args.length > takes.length) {
        throw parseError(`expected ${takes.length} argument(s) in call to "${name}", got ${args.length}`)
      }
      args.forEach((arg, at) => {
        need(arg, takes[at] ?? 'scalar', `call to function "${name}"`)
      })
      return name === 'time' ? 'scalar' : 'instant vector'
    }
  }
}

/** Throws bad_data where a part does not take what it is given, or the whole is a range vector. */
export function checkTypes(expression: Expression): void {
  if (typeOf(expression) === 'range vector') {
    throw new PromError(
      'bad_data',
      'invalid parameter "query": invalid expression type "range vector" for range query, must be Scalar or instant Vector',
    )
  }
}
