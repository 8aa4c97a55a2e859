import type { FreezeProblem } from '../../lib/api/contract/freeze-item.ts'
import { failureOf } from '../../lib/client/failure.ts'

/** What a refusal says about single fields; empty when it is about something else. */
export function problemsOf(error: unknown): FreezeProblem[] {
  if (!error) return []
  const problems = failureOf(error).detail?.problems
  return Array.isArray(problems) ? (problems as FreezeProblem[]) : []
}

/** The first problem of a field or of anything inside it. */
export function problemAt(problems: FreezeProblem[], field: string): FreezeProblem | undefined {
  return problems.find((one) => one.field === field || one.field.startsWith(`${field}.`))
}
