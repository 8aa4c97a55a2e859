import type { CostMeasure } from '../../domain/bill/source.ts'
import { noOwner } from '../../domain/cost-view/dimension.ts'
import { billFilters, type CostFilter, ownerFilters } from '../../domain/cost-view/filter.ts'
import type { MoneyScope } from '../../domain/permission/money-scope.ts'
import type { Conditions } from '../statement.ts'
import { billColumns, type CellKey, causeGroup, keyOf, ownerColumns, summedOf } from './columns.ts'

/** Which money: of one measure and one currency, whose, and as far as the reader may see it. */
export interface MoneyAsked {
  measure: CostMeasure
  currency: string
  filter: CostFilter
  scope: MoneyScope
}

/** The source of a noun's table, by its slug as a parameter. */
const tableOf = {
  'product-line': 'product_line',
  team: 'team',
  service: 'service',
  environment: 'environment',
} as const
const ownerKeys = Object.keys(ownerFilters) as (keyof typeof ownerFilters)[]
const billKeys = Object.keys(billFilters) as (keyof typeof billFilters)[]

/** Adds what a filter and a scope ask of rows d with the columns of cost_day and g of `causeGroup`. */
export function addMoneyConditions(
  conditions: Conditions,
  filter: CostFilter,
  scope: MoneyScope,
  d = 'd',
): void {
  for (const key of ownerKeys) {
    const column = `${d}.${ownerColumns[ownerFilters[key]]}`
    const slug = filter[key]
    if (slug !== undefined) conditions.must(`g.cause_group = 'attributed'`)
    if (slug === noOwner) conditions.must(`${column} IS NULL`)
    else conditions.add(`${column} = (SELECT id FROM ${tableOf[ownerFilters[key]]} WHERE slug = ?)`, slug)
  }
  for (const key of billKeys) conditions.add(`${d}.${billColumns[billFilters[key]]} = ?`, filter[key])
  conditions.add('g.cause_group = ?', filter.group)
  conditions.add(`${d}.taggable AND ? = ANY (${d}.missing_keys)`, filter.missingKey)
  if (scope.kind === 'some') {
    const values = [scope.teamIds, scope.productLineIds, scope.environmentIds]
    const [team, line, environment] = values.map((ids) => `$${conditions.values.push(ids)}::uuid[]`)
    conditions.must(
      `(${d}.team_id = ANY (${team}) OR ${d}.product_line_id = ANY (${line}) OR ${d}.environment_id = ANY (${environment}))`,
    )
  }
}

/** What cost_facet knows without looking at cost_day: everything of a dimension, or one value of one that is all that is asked. */
function addFacetConditions(conditions: Conditions, filter: CostFilter, by: CellKey): boolean {
  const [asked, second] = Object.entries(filter).filter(([, value]) => value !== undefined)
  if (asked === undefined) {
    conditions.add('d.dimension = ?', by)
    return true
  }
  if (second !== undefined || by !== 'all') return false
  const [name, value] = asked as [keyof CostFilter, string]
  const owner = ownerKeys.find((key) => key === name)
  const bill = billKeys.find((key) => key === name)
  if (owner !== undefined) {
    const dimension = ownerFilters[owner]
    conditions.add('d.dimension = ?', dimension)
    if (value === noOwner) conditions.add('d.key = ?', noOwner)
    else conditions.add(`d.key = (SELECT id::text FROM ${tableOf[dimension]} WHERE slug = ?)`, value)
    return true
  }
  if (bill === undefined) return false
  conditions.add('d.dimension = ?', billFilters[bill]).add('d.key = ?', value)
  return true
}

/**
 * A subquery of cells: source_id, billing_period, charge_on, key, and of the measure amount, usage, returned, taggable, owned,
 * subjects, owned_subjects; several rows of one day and key must be added up. `cut` is SQL that cuts rows d to
 * some days and the currency. Values go into `conditions`, which is of this subquery alone.
 */
export function cellsOf(asked: MoneyAsked, by: CellKey, conditions: Conditions, cut: string): string {
  const { measure, filter, scope } = asked
  conditions.must(cut)
  const head = 'd.source_id, d.billing_period, d.charge_on'
  const summed = summedOf(measure)
  const before = { parts: conditions.parts.length, values: conditions.values.length }
  if (scope.kind === 'all' && addFacetConditions(conditions, filter, by)) {
    const columns = summed.map(({ name, column }) => `d.${column} AS ${name}`).join(', ')
    return `(SELECT ${head}, d.key, ${columns} FROM cost_facet d${conditions.where()})`
  }
  conditions.parts.length = before.parts
  conditions.values.length = before.values
  addMoneyConditions(conditions, filter, scope)
  const key = by === 'missing-key' ? 'f.key' : keyOf(by)
  const keys = by === 'missing-key' ? 'CROSS JOIN LATERAL unnest(d.missing_keys) AS f (key)' : ''
  if (by === 'missing-key') conditions.must('d.taggable')
  return `(SELECT ${head}, ${key} AS key, ${summed.map(({ name, from }) => `${from} AS ${name}`).join(', ')}
    FROM cost_day d CROSS JOIN LATERAL ${causeGroup('d.cause')} ${keys}${conditions.where()})`
}

/** Sources that a measure is read from: one of each connection at most. */
export const countedSources = (measure: CostMeasure) =>
  `SELECT s.id, s.name, s.kind FROM bill_source s WHERE s.counts_${measure} AND s.disabled_at IS NULL`
