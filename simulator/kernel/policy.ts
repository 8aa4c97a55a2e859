/** RAM policy language, version 1: the part that identity and session policies of this estate use. */
export interface PolicyStatement {
  Effect: 'Allow' | 'Deny'
  Action?: string | string[]
  NotAction?: string | string[]
  Resource?: string | string[]
  Condition?: Record<string, Record<string, string | string[]>>
}

export interface PolicyDocument {
  Version: '1'
  Statement: PolicyStatement[]
}

export type PolicyVerdict = 'allow' | 'implicit-deny' | 'explicit-deny'

export interface AccessQuestion {
  action: string
  resource: string
  context?: Record<string, string>
}

const list = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value

const patterns = new Map<string, RegExp>()

/** `*` stands for any run of characters, `?` for one. */
export function matchesWildcard(pattern: string, text: string, ignoreCase = false): boolean {
  const cacheKey = `${ignoreCase ? 'i' : 's'}${pattern}`
  let regex = patterns.get(cacheKey)
  if (regex === undefined) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')
    regex = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's')
    patterns.set(cacheKey, regex)
  }
  return regex.test(text)
}

const operators: Record<string, (actual: string, wanted: string[]) => boolean> = {
  StringEquals: (actual, wanted) => wanted.includes(actual),
  StringNotEquals: (actual, wanted) => !wanted.includes(actual),
  StringLike: (actual, wanted) => wanted.some((pattern) => matchesWildcard(pattern, actual)),
  StringNotLike: (actual, wanted) => !wanted.some((pattern) => matchesWildcard(pattern, actual)),
  Bool: (actual, wanted) => wanted.includes(actual),
}

function conditionHolds(condition: PolicyStatement['Condition'], context: Record<string, string>): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const actual = context[key]
      return actual !== undefined && (operators[operator]?.(actual, list(wanted)) ?? false)
    }),
  )
}

function applies(statement: PolicyStatement, question: AccessQuestion): boolean {
  const actionMatches =
    statement.NotAction === undefined
      ? list(statement.Action).some((pattern) => matchesWildcard(pattern, question.action, true))
      : !list(statement.NotAction).some((pattern) => matchesWildcard(pattern, question.action, true))
  return (
    actionMatches &&
    list(statement.Resource).some((pattern) => matchesWildcard(pattern, question.resource)) &&
    conditionHolds(statement.Condition, question.context ?? {})
  )
}

/** Deny beats allow; what nothing allows is denied. */
export function evaluatePolicies(documents: PolicyDocument[], question: AccessQuestion): PolicyVerdict {
  let verdict: PolicyVerdict = 'implicit-deny'
  for (const statement of documents.flatMap((document) => document.Statement)) {
    if (!applies(statement, question)) continue
    if (statement.Effect === 'Deny') return 'explicit-deny'
    verdict = 'allow'
  }
  return verdict
}

/** Reads a policy document from its JSON text, or answers undefined when it is not one. */
export function parsePolicy(text: string): PolicyDocument | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const { Version, Statement } = value as Partial<PolicyDocument>
    if (Version !== '1' || !Array.isArray(Statement) || Statement.length === 0) return undefined
    const sound = Statement.every(
      (s) =>
        (s.Effect === 'Allow' || s.Effect === 'Deny') &&
        (s.Action !== undefined || s.NotAction !== undefined) &&
        s.Resource !== undefined,
    )
    return sound ? { Version, Statement } : undefined
  } catch {
    return undefined
  }
}
