import type { CostRules, CostRuleVersion } from '../../lib/api/contract/cost-rule.ts'

type Item = CostRuleVersion['requirements'][number]
type Order = CostRuleVersion['order']

/** One key while it is written: lists are texts, values separated by commas or lines. */
export interface RequirementDraft {
  /** Of the row, so that React keeps it. */
  id: number
  key: string
  names: NonNullable<Item['names']> | ''
  required: boolean
  kind: Item['allowed']['kind']
  /** Values of a list, or a pattern. */
  text: string
  accounts: string
  products: string
}

export interface VersionDraft {
  requirements: RequirementDraft[]
  order: Order
  /** Percent, as it is typed; empty: nobody says. */
  goal: string
}

const joined = (values: readonly string[]): string => values.join(', ')

/** Texts between commas (of either script) and line ends, each once. */
export const valuesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,，\n]/)
      .map((value) => value.trim())
      .filter((value) => value !== ''),
  ),
]

function textOf(allowed: Item['allowed']): string {
  if (allowed.kind === 'list') return joined(allowed.values)
  return allowed.kind === 'pattern' ? allowed.pattern : ''
}

export const emptyRequirement = (id: number): RequirementDraft => ({
  id,
  key: '',
  names: '',
  required: true,
  kind: 'any',
  text: '',
  accounts: '',
  products: '',
})

/** What a new version begins with: the last one made, whether it is in force yet or not. */
export function draftOf({ versions }: Pick<CostRules, 'versions'>, order: Order): VersionDraft {
  const [last] = versions
  if (last === undefined) return { requirements: [emptyRequirement(1)], order, goal: '' }
  return {
    order: last.order,
    goal: last.goal === null ? '' : String(last.goal),
    requirements: last.requirements.map(({ key, names, required, allowed, accountIds, products }, at) => ({
      id: at + 1,
      key,
      names: names ?? '',
      required,
      kind: allowed.kind,
      text: textOf(allowed),
      accounts: joined(accountIds),
      products: joined(products),
    })),
  }
}

function allowedOf({ kind, names, text }: RequirementDraft): Item['allowed'] | null {
  switch (kind) {
    case 'any':
      return { kind }
    case 'list': {
      const values = valuesIn(text)
      return values.length > 0 ? { kind, values } : null
    }
    case 'pattern':
      return text.trim() === '' ? null : { kind, pattern: text.trim() }
    case 'known':
      return names === '' ? null : { kind, noun: names }
  }
}

/** A key as the API takes it; null while something of it is lacking. */
export function requirementOf(draft: RequirementDraft): Item | null {
  const allowed = allowedOf(draft)
  const key = draft.key.trim()
  if (allowed === null || key === '') return null
  return {
    key,
    names: draft.names === '' ? null : draft.names,
    required: draft.required,
    allowed,
    accountIds: valuesIn(draft.accounts),
    products: valuesIn(draft.products),
  }
}

/** Every key, or null while one is not whole. */
export function requirementsOf(drafts: readonly RequirementDraft[]): Item[] | null {
  const items = drafts.map(requirementOf).filter((item) => item !== null)
  return items.length === drafts.length && items.length > 0 ? items : null
}

/** A goal as the API takes it: null where nothing is typed, `wrong` where it is no whole percent from 1 to 100. */
export function goalOf(text: string): number | null | 'wrong' {
  const typed = text.replaceAll(/[\s%％]/g, '')
  if (typed === '') return null
  const percent = /^\d{1,3}$/.test(typed) ? Number(typed) : 0
  return percent >= 1 && percent <= 100 ? percent : 'wrong'
}

/** The order with one way a place earlier or later; as it was where there is no such place. */
export function moved(order: Order, at: number, by: -1 | 1): Order {
  const [one, other] = [order[at], order[at + by]]
  if (one === undefined || other === undefined) return order
  return order.map((way, index) => (index === at ? other : index === at + by ? one : way))
}
