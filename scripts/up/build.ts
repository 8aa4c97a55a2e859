import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { exitCodes, Problem } from './problem.ts'
import { root } from './settings.ts'

// Everything the pages are made of; tests and what stands outside the bundle change nothing.
const sources = [
  'app',
  'cli',
  'components',
  'lib',
  'messages',
  'public',
  'next.config.js',
  'postcss.config.js',
  'proxy.ts',
  'instrumentation.ts',
  'package-lock.json',
]
const ignored = /(\.test\.tsx?|\/testing|\/worker|\/sync|\/cloud|public\/cli)$/

function addTo(hash: ReturnType<typeof createHash>, path: string): void {
  if (ignored.test(path) || !existsSync(path)) return
  if (statSync(path).isDirectory()) {
    for (const entry of readdirSync(path).sort()) addTo(hash, join(path, entry))
  } else {
    hash.update(path.slice(root.length)).update(readFileSync(path))
  }
}

function sourceHash(): string {
  const hash = createHash('sha256').update(process.version)
  for (const source of sources) addTo(hash, join(root, source))
  return hash.digest('hex')
}

const mark = join(root, '.next', 'sluice-sources')

export function isBuilt(): boolean {
  return (
    existsSync(join(root, '.next', 'BUILD_ID')) &&
    existsSync(join(root, 'public', 'cli', 'sluice.cjs')) &&
    existsSync(mark) &&
    readFileSync(mark, 'utf8') === sourceHash()
  )
}

function runNode(
  args: string[],
  env: Record<string, string | undefined>,
): Promise<{ ok: boolean; output: string }> {
  return new Promise((settle) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk
      })
    }
    child.once('exit', (code) => settle({ ok: code === 0, output }))
  })
}

/** `next build`, the command line, and the compressed copies of what was made. Does nothing when the sources are those of the last build. */
export async function buildPages(env: Record<string, string | undefined>, patience = 100): Promise<void> {
  if (isBuilt()) return
  const hash = sourceHash()
  const built = await runNode([join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    ...env,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  })
  // Another start or test run in this folder builds already: its result will do.
  if (!built.ok && built.output.includes('Another next build process') && patience > 0) {
    await pause(3000)
    return buildPages(env, patience - 1)
  }
  if (!built.ok) {
    throw new Problem(exitCodes.build, `The pages could not be built:\n${built.output.trim().slice(-6000)}`)
  }
  const command = await runNode([join(root, 'scripts/cli-bundle.ts')], env)
  if (!command.ok)
    throw new Problem(exitCodes.build, `The command line could not be built:\n${command.output}`)
  const precompress = join(root, 'lib/web/precompress.ts')
  if (existsSync(precompress)) {
    const compressed = await runNode([precompress], env)
    if (!compressed.ok)
      throw new Problem(exitCodes.build, `The pages could not be compressed:\n${compressed.output}`)
  }
  writeFileSync(mark, hash)
}
