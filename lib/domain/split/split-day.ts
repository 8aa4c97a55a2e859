import { groupOf } from '../attribution/cause.ts'
import { nobody, type Owner } from '../attribution/rules.ts'
import { holdsOn } from '../calendar/day-span.ts'
import { Decimal, sumOf, zero } from '../money/money.ts'
import { shareOut } from '../money/share-out.ts'
import { type DirectMoney, isTakenBy, type SplitAmong, type SplitRule } from './split-rule.ts'

export interface DirectRow extends DirectMoney {
  amount: Decimal
}
/** How much of something an owner used that day. */
export interface UsageRow {
  owner: Owner
  cloudProduct: string
  unit: string
  quantity: Decimal
}

/** What a rule takes of one currency on one day and gives to whom: the parts sum to what it takes, to the last digit. */
export interface SplitOut {
  ruleId: string
  currency: string
  taken: Decimal
  parts: { owner: Owner; amount: Decimal }[]
}

export interface SplitDay {
  out: SplitOut[]
  /** What no rule takes, or what nobody is there to take: it stays as it was. */
  left: DirectRow[]
}

interface Target {
  owner: Owner
  weight: Decimal
}

const keyOf = (owner: Owner, { noun }: SplitAmong): string | null => {
  if (noun === 'service') return owner.serviceId
  return noun === 'team' ? owner.teamId : owner.productLineId
}

/** A target as far as the rule names it: whoever takes a part for a product line takes it for no service of it. */
function ownerAs(key: string, owner: Owner | null, { noun }: SplitAmong): Owner {
  if (noun === 'service') return { ...nobody, ...owner, serviceId: key, environmentId: null }
  return noun === 'team' ? { ...nobody, teamId: key } : { ...nobody, productLineId: key }
}

/** Direct money of those who have an owner by name, and are not shared out themselves. */
const direct = (rows: readonly DirectRow[], rules: readonly SplitRule[], currency: string): DirectRow[] =>
  rows.filter(
    (row) =>
      row.currency === currency &&
      groupOf(row.cause) === 'attributed' &&
      !rules.some((rule) => isTakenBy(rule, row)),
  )

function targetsOf(rule: SplitRule, rows: readonly DirectRow[], usage: readonly UsageRow[]): Target[] {
  const { among, method } = rule
  const owners = new Map<string, Owner>()
  const weights = new Map<string, Decimal>()
  const add = (owner: Owner, weight: Decimal) => {
    const key = keyOf(owner, among)
    if (key === null || (among.ids.length > 0 && !among.ids.includes(key))) return
    if (!owners.has(key)) owners.set(key, owner)
    weights.set(key, (weights.get(key) ?? zero).plus(weight))
  }
  if (method === 'usage') {
    const { product, unit } = among.usage ?? { product: '', unit: '' }
    for (const row of usage)
      if (row.cloudProduct === product && row.unit === unit) add(row.owner, row.quantity)
  } else {
    for (const row of rows) add(row.owner, row.amount)
    // Even parts go to whoever is named, also to those that cost nothing by themselves that day.
    if (method === 'even') for (const id of among.ids) if (!weights.has(id)) weights.set(id, zero)
  }
  return [...weights.keys()].sort().map((key) => ({
    owner: ownerAs(key, owners.get(key) ?? null, among),
    weight: method === 'even' ? new Decimal(1) : (weights.get(key) ?? zero),
  }))
}

/**
 * Shares out one measure of one day. Each row goes to the first rule in force that matches it and has somebody to give to;
 * sums per currency stay what they were to the last digit. Nothing is shared out twice: what a rule gives no rule takes.
 */
export function splitDay(
  rows: readonly DirectRow[],
  rules: readonly SplitRule[],
  day: string,
  usage: readonly UsageRow[] = [],
): SplitDay {
  const inForce = rules.filter((rule) => holdsOn(rule, day)).sort((a, b) => a.position - b.position)
  const targets = new Map<string, Target[]>()
  const targetsFor = (rule: SplitRule, currency: string): Target[] => {
    const key = `${rule.id} ${currency}`
    let known = targets.get(key)
    if (known === undefined) {
      known = targetsOf(rule, direct(rows, inForce, currency), usage)
      targets.set(key, known)
    }
    return known
  }
  const taken = new Map<string, { rule: SplitRule; currency: string; amounts: Decimal[] }>()
  const left: DirectRow[] = []
  for (const row of rows) {
    const rule = inForce.find(
      (one) => isTakenBy(one, row) && targetsFor(one, row.currency).some(({ weight }) => weight.gt(0)),
    )
    if (rule === undefined) {
      left.push(row)
      continue
    }
    const key = `${rule.id} ${row.currency}`
    const known = taken.get(key) ?? { rule, currency: row.currency, amounts: [] }
    known.amounts.push(row.amount)
    taken.set(key, known)
  }
  const out = [...taken.values()].map(({ rule, currency, amounts }): SplitOut => {
    const to = targetsFor(rule, currency)
    const sum = sumOf(amounts)
    const parts = shareOut(
      sum,
      currency,
      to.map(({ weight }) => weight),
    )
    if (parts === null) throw new Error('a split rule took what it has nobody to give to')
    const given = to.map(({ owner }, at) => ({ owner, amount: parts[at] ?? zero }))
    return { ruleId: rule.id, currency, taken: sum, parts: given.filter(({ amount }) => !amount.isZero()) }
  })
  return { out, left }
}
