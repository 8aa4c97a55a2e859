import { readScopeNames, type ScopeNames, scopeNamesOf } from '../../catalog/freeze/names.ts'
import type { Freezes } from '../../catalog/freeze/prepared.ts'
import { missingAround } from '../../catalog/freeze/windows.ts'
import type { Reader } from '../../catalog/reader.ts'
import { fail, type Result } from '../../domain/failure/result.ts'
import { checkWindow } from '../../domain/freeze/check-window.ts'
import { type Checked, type Problem, problem } from '../../domain/freeze/problem.ts'
import type { FreezeScope } from '../../domain/freeze/scope.ts'
import type { FreezeDefinition } from '../../domain/freeze/window.ts'

/** What a scope names that is not there. */
export function unknownNames(scope: FreezeScope, names: ScopeNames): Problem[] {
  return scopeNamesOf(scope, names)
    .filter(({ name }) => name === null)
    .map(({ kind, excluded, id }) => {
      const field = excluded ? `scope.exclusions.${kind}` : `scope.${kind}`
      return problem(field, 'shape', `Nothing is called ${id}.`, { detail: id })
    })
}

/** Everything wrong with a window somebody wrote, also what only the database knows; each problem with its field. */
export async function checkDefinition(
  reader: Reader,
  input: unknown,
  { sources }: Freezes,
): Promise<Checked<FreezeDefinition> & { names?: ScopeNames }> {
  const checked = checkWindow(input, sources)
  if (!checked.ok) return checked
  const names = await readScopeNames(reader, [checked.value.scope])
  const around = await missingAround(reader, checked.value)
  const problems = [
    ...unknownNames(checked.value.scope, names),
    ...around.map((field) =>
      problem(field, 'shape', `There is no such ${field === 'ownerId' ? 'person' : 'group'}.`),
    ),
  ]
  return problems.length > 0 ? { ok: false, problems } : { ...checked, names }
}

/** The refusal of something written: every problem with its field. */
export const refusedFor = (problems: readonly Problem[]): Result<never> =>
  fail('invalid', problems.map(({ message }) => message).join(' '), {
    problems,
    ...(problems[0] ? { field: problems[0].field } : {}),
  })
