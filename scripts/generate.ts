// Generates the Prisma client. `prisma generate` only wants the path of an engine binary to exist: it runs none.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const result = spawnSync(join(root, 'node_modules/.bin/prisma'), ['generate'], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
})
if (result.status !== 0) console.error(result.stdout, result.stderr)
process.exit(result.status ?? 1)
