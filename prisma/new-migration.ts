// `node prisma/new-migration.ts NAME`: writes the SQL between the schema of the last commit and the present one.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { noFilters, openSchemaEngine } from './engine.ts'

const name = process.argv[2]
const url = process.env.DATABASE_URL
if (!name || !/^[a-z0-9_]+$/.test(name) || !url) {
  console.error('usage: DATABASE_URL=any-reachable-database node prisma/new-migration.ts name_in_snake_case')
  process.exit(2)
}
const schemaFolder = join(import.meta.dirname, 'schema')
const files = readdirSync(schemaFolder).sort()
const present = files.map((path) => ({ path, content: readFileSync(join(schemaFolder, path), 'utf8') }))
const committed = git('ls-tree', '--name-only', 'HEAD', 'prisma/schema/').map((path) => ({
  path: path.slice('prisma/schema/'.length),
  content: git('show', `HEAD:${path}`).join('\n'),
}))

function git(...args: string[]): string[] {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\n')
      .filter((line, index, all) => line !== '' || index < all.length - 1)
  } catch {
    return []
  }
}

const engine = await openSchemaEngine(url)
let script = ''
const result = await engine.diff({
  from: committed.length
    ? { tag: 'schemaDatamodel', files: committed, configDir: schemaFolder }
    : { tag: 'empty' },
  to: { tag: 'schemaDatamodel', files: present, configDir: schemaFolder },
  script: true,
  shadowDatabaseUrl: null,
  exitCode: null,
  filters: noFilters,
})
script = result.stdout ?? ''
engine.free()
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
const target = join(import.meta.dirname, 'migrations', `${stamp}_${name}`)
mkdirSync(target, { recursive: true })
writeFileSync(join(target, 'migration.sql'), script)
console.log(`${target}/migration.sql (${script.split('\n').length} lines): read it before you commit it`)
process.exit(0)
