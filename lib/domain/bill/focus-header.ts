import { fail, ok, type Result } from '../failure/result.ts'
import {
  columnsSince,
  exportMarks,
  type FocusColumn,
  type FocusVersion,
  focusVersions,
  formerNames,
  laterColumns,
  neededColumns,
  ownColumns,
  wantedColumns,
} from './focus-columns.ts'

/** What is wrong with a column of a header. */
export interface ColumnProblem {
  column: string
  /**
   * missing: needed and not there; renamed: a name from before 1.0; later: of a version after 1.3; twice: there two times;
   * unknown: of no version and without x_.
   */
  problem: 'missing' | 'renamed' | 'later' | 'twice' | 'unknown'
  /** The name it should have, where that is known. */
  instead: string | null
}

export interface FocusHeader {
  /** The first version that has all of its columns. */
  version: FocusVersion
  /** How many fields a row has. */
  size: number
  /** Where each column stands; -1: it is not there. */
  at: Readonly<Record<FocusColumn, number>>
  /** Columns that are not there and would have told something. */
  lacking: string[]
  /** An export of ours: a cost that a bill does not say is empty in it, and texts may be guarded from spreadsheets. */
  isExport: boolean
}

const versionOf = new Map(
  focusVersions.flatMap((version) => columnsSince[version].map((column) => [column, version] as const)),
)
const byLowerCase = new Map([...versionOf.keys()].map((column) => [column.toLowerCase(), column]))

function problemOf(column: string): ColumnProblem | null {
  if (versionOf.has(column) || column.startsWith('x_')) return null
  const renamed = formerNames.get(column)
  if (renamed !== undefined) return { column, problem: 'renamed', instead: renamed }
  if (laterColumns.includes(column)) return { column, problem: 'later', instead: null }
  const meant = byLowerCase.get(column.trim().replaceAll('_', '').toLowerCase()) ?? null
  return { column, problem: 'unknown', instead: meant }
}

/**
 * The columns of a FOCUS file, whatever their order. Fails with invalid, and names in `problems` every column that is
 * missing, renamed, of another version, unknown or there twice: a column that nobody reads would be money nobody sees.
 */
export function readHeader(columns: readonly string[]): Result<FocusHeader> {
  const problems: ColumnProblem[] = []
  const seen = new Set<string>()
  for (const column of columns) {
    const problem = problemOf(column)
    if (problem !== null) problems.push(problem)
    else if (seen.has(column)) problems.push({ column, problem: 'twice', instead: null })
    seen.add(column)
  }
  const given = new Set(problems.map(({ instead }) => instead))
  for (const column of neededColumns)
    if (!seen.has(column) && !given.has(column)) problems.push({ column, problem: 'missing', instead: null })
  if (problems.length > 0) {
    const said = problems.slice(0, 50)
    const sentence = said.map(({ column, problem }) => `${column.slice(0, 60)} is ${problem}`).join(', ')
    return fail('invalid', `the columns are not those of FOCUS 1.0 to 1.3: ${sentence}`, { problems: said })
  }
  const version =
    focusVersions.findLast((each) => columnsSince[each].some((column) => seen.has(column))) ?? '1.0'
  const at = {} as Record<FocusColumn, number>
  for (const column of [...neededColumns, ...wantedColumns, ...ownColumns])
    at[column] = columns.indexOf(column)
  const lacking = wantedColumns.filter((column) => !seen.has(column))
  const isExport = exportMarks.every((column) => seen.has(column))
  return ok({ version, size: columns.length, at, lacking, isExport })
}
