// `npm run verify`: everything that can be held without running the product. Prints one line per check.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkFiles } from './file-rules.ts'

const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const rooms = ['app', 'components', 'lib', 'prisma', 'simulator', 'e2e', 'cli', 'bench', 'faults', 'scripts']
const roots = rooms.filter((room) => existsSync(join(root, room)))

interface Check {
  name: string
  run: () => { ok: boolean; output: string }
}

function command(file: string, args: string[]) {
  const result = spawnSync(file, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 })
  return { ok: result.status === 0, output: `${result.stdout ?? ''}${result.stderr ?? ''}` }
}

/** The floor plan must refuse what it forbids: a forbidden type-only import is planted and has to be found. */
function plantedImport() {
  const folder = join(root, 'lib', 'domain', 'planted-by-verify')
  const file = join(folder, 'planted.ts')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    file,
    "import type { Config } from '../../platform/config.ts'\nexport type Planted = Config\n",
  )
  try {
    const result = command(bin('depcruise'), [
      '--config',
      '.dependency-cruiser.js',
      'lib/domain/planted-by-verify',
    ])
    const refused = !result.ok && result.output.includes('room-lib-domain')
    return {
      ok: refused,
      output: refused ? '' : `a forbidden type-only import was not refused:\n${result.output}`,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const checks: Check[] = [
  {
    name: 'format and lint (biome)',
    run: () => command(bin('biome'), ['check', '--error-on-warnings', '.']),
  },
  { name: 'files (names, lengths, rooms)', run: () => checkFiles(root) },
  { name: 'planted forbidden import is refused', run: plantedImport },
  {
    name: 'floor plan (dependency-cruiser)',
    run: () => command(bin('depcruise'), ['--config', '.dependency-cruiser.js', ...roots]),
  },
  {
    name: 'types (TypeScript 7)',
    run: () => command(process.execPath, [join(root, 'node_modules/ts7/bin/tsc'), '-p', 'tsconfig.json']),
  },
  {
    name: 'type-aware lint (oxlint)',
    run: () => command(bin('oxlint'), ['--type-aware', '--deny-warnings', ...roots]),
  },
  { name: 'dead code (knip)', run: () => command(bin('knip'), ['--no-progress']) },
]

let failed = 0
for (const check of checks) {
  const started = performance.now()
  const { ok, output } = check.run()
  if (!ok) failed += 1
  console.log(
    `${ok ? 'ok  ' : 'FAIL'} ${check.name} (${((performance.now() - started) / 1000).toFixed(1)} s)`,
  )
  if (!ok) console.log(output.slice(0, 12_000))
}
console.log(`verify: ${checks.length - failed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
