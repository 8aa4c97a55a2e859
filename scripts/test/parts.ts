import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../up/settings.ts'

export interface Count {
  passed: number
  failed: number
}

/** Runs one tool with its output on our terminal; `seen` gets what it printed. */
function runTool(
  args: string[],
  env: Record<string, string | undefined> = {},
): Promise<{ code: number; seen: string }> {
  return new Promise((settle) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let seen = ''
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk
      process.stdout.write(chunk)
    })
    child.once('exit', (code) => settle({ code: code ?? 1, seen }))
  })
}

const results = join(root, 'test-results')

function readResults<T>(name: string): T | null {
  const file = join(results, name)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null
}

/** A tool that ended badly without naming a failed test still counts as one. */
function atLeastOne(count: Count, code: number): Count {
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
}

export async function runVerify(): Promise<Count> {
  const { code, seen } = await runTool(['scripts/verify.ts'])
  const [, passed, failed] = /verify: (\d+) passed, (\d+) failed/.exec(seen) ?? []
  return atLeastOne({ passed: Number(passed ?? 0), failed: Number(failed ?? 0) }, code)
}

interface VitestResults {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

/** Unit, database and contract tests. */
export async function runVitest(): Promise<Count> {
  mkdirSync(results, { recursive: true })
  rmSync(join(results, 'vitest.json'), { force: true })
  const { code } = await runTool([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=test-results/vitest.json',
  ])
  const found = readResults<VitestResults>('vitest.json')
  if (!found) return { passed: 0, failed: 1 }
  // A file that could not even be loaded names no test.
  const unloaded = found.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.length,
  )
  return atLeastOne({ passed: found.numPassedTests, failed: found.numFailedTests + unloaded.length }, code)
}

interface PlaywrightResults {
  stats: { expected: number; unexpected: number; flaky: number }
  errors: unknown[]
}

/** Two that take about as long as each other. Days pass in those of costs, so they come last (playwright.config.ts). */
const longOnes = '/(promotion-train|release-week|cost-coverage)[.]'
const halves = { 1: `^(?!.*${longOnes})`, 2: longOnes }

/** One half of the journeys in a real browser, over a stack of its own. */
async function runHalf(half: keyof typeof halves): Promise<Count> {
  const name = `playwright-${half}.json`
  const port = 21_000 + (process.pid % 1000) * 8
  rmSync(join(results, name), { force: true })
  const { code } = await runTool(
    ['node_modules/@playwright/test/cli.js', 'test', halves[half], '--reporter=list,json'],
    {
      PLAYWRIGHT_JSON_OUTPUT_NAME: `test-results/${name}`,
      // Chosen here: two stacks that look for a free port at once may find the same one.
      SLUICE_JOURNEY_PORT: String(port + half),
      SIM_PORT: String(port + 2 + half),
      SLUICE_JOURNEY_DATA: `.sluice/journeys-${half}`,
    },
  )
  const found = readResults<PlaywrightResults>(name)
  if (!found) return { passed: 0, failed: 1 }
  const { expected, flaky, unexpected } = found.stats
  return atLeastOne({ passed: expected, failed: unexpected + flaky + found.errors.length }, code)
}

/** Two installations at once, each with a clock of its own: most of a journey is waiting for what it did to be seen. */
export async function runJourneys(): Promise<Count> {
  const [one, two] = await Promise.all([runHalf(1), runHalf(2)])
  return { passed: one.passed + two.passed, failed: one.failed + two.failed }
}
