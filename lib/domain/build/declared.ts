import { parseDocument } from 'yaml'
import { z } from 'zod'

/** Image label in which a build names its migrations: a list in JSON or YAML. */
export const migrationsLabel = 'dev.sluice.migrations'
/** The file that names them, in the repository at the build's commit, where the image carries no label. */
export const migrationsFile = '.sluice/migrations.yaml'

export const DeclaredMigration = z.strictObject({
  name: z.string().trim().min(1).max(120),
  kind: z.enum(['expand', 'contract', 'irreversible']),
  /** Name or id of the Flow pipeline that does it. */
  pipeline: z.string().trim().min(1).max(200),
})
export type DeclaredMigration = z.infer<typeof DeclaredMigration>

const List = z.array(DeclaredMigration).max(50)
const Document = z.union([
  List,
  z.strictObject({ migrations: List }).transform(({ migrations }) => migrations),
])

export interface Declaration {
  by: 'label' | 'file' | null
  migrations: DeclaredMigration[]
  /** Why what is written there cannot be read. Nothing may be written on such a build: unknown is not none. */
  problem: string | null
}

const where = { label: `label ${migrationsLabel}`, file: migrationsFile }

function problemOf(error: z.ZodError): string {
  const [first] = error.issues.flatMap((issue) =>
    issue.code === 'invalid_union' ? (issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? []) : issue,
  )
  const path = first?.path.join('.') ?? ''
  return `${path ? `${path}: ` : ''}${first?.message ?? 'is no list of migrations'}`
}
/** Of the shapes it may have, the one that fits furthest is the one that was meant. */
const depth = (issues: z.core.$ZodIssue[]) => Math.max(0, ...issues.map(({ path }) => path.length))

function read(by: 'label' | 'file', text: string): Declaration {
  const no = (problem: string): Declaration => ({ by, migrations: [], problem: `${where[by]}: ${problem}` })
  const document = parseDocument(text, { logLevel: 'silent' })
  const [error] = document.errors
  if (error) return no(error.message.split('\n')[0] ?? 'is not YAML')
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 50 })
  } catch (problem) {
    return no(problem instanceof Error ? problem.message : 'is not readable')
  }
  // An empty file says that there is nothing, and says it on purpose.
  const parsed = Document.safeParse(value ?? [])
  if (!parsed.success) return no(problemOf(parsed.error))
  const names = parsed.data.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) < index)
  return twice === undefined
    ? { by, migrations: parsed.data, problem: null }
    : no(`"${twice}" is named twice: each migration has a name of its own`)
}

/** Pure and total: what a build declares, from its image's labels and, where they say nothing, the file in its repository. */
export function declarationOf(labels: Record<string, string>, file: string | null): Declaration {
  const label = labels[migrationsLabel]
  if (label !== undefined) return read('label', label)
  return file === null ? { by: null, migrations: [], problem: null } : read('file', file)
}
