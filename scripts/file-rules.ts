// File vocabulary and lengths, as docs/architecture.md states them.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'

const refusedNames = new Set([
  'utils', 'util', 'helpers', 'helper', 'common', 'shared', 'misc', 'core', 'base', 'manager', 'managers',
  'services', 'types', 'constants', 'index',
]) // biome-ignore format: one glance
const topLevel = new Set([
  'app', 'components', 'lib', 'prisma', 'simulator', 'e2e', 'cli', 'bench', 'faults', 'messages', 'deploy',
  'docs', 'scripts', 'public', '.ci',
]) // biome-ignore format: one glance
const code = new Set(['.ts', '.tsx', '.js', '.mjs', '.css'])
const budget = { median: 70, p90: 220, longest: 400 }
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/
const nextSegment = /^(\(.*\)|\[.*\]|@[a-z-]+|_[a-z-]+)$/

/** Files that git tracks or would track: what a reader of the repository sees. */
function listFiles(root: string): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(root, path)))
}

function nameProblems(path: string): string[] {
  const problems: string[] = []
  const parts = path.split('/')
  if (parts.length > 1 && parts[0] && !topLevel.has(parts[0]))
    problems.push(`${path}: no room "${parts[0]}" in the plan`)
  for (const part of parts.slice(Math.min(parts.length, 1))) {
    const stem = part.split('.')[0] ?? part
    // Folders of app/ are addresses that people read: /services is the right one.
    const address = path.startsWith('app/') && !part.includes('.')
    if (refusedNames.has(stem) && !address)
      problems.push(`${path}: "${stem}" says nothing about what is inside`)
    const named = code.has(extname(part)) || !part.includes('.')
    if (named && path.startsWith('prisma/migrations/')) continue
    if (named && !kebab.test(part) && !nextSegment.test(part) && !['LICENSE', 'Dockerfile'].includes(part)) {
      problems.push(`${path}: "${part}" is not kebab-case`)
    }
  }
  return problems
}

/** Checks names, rooms and lengths; the output lists each problem on a line. */
export function checkFiles(root: string): { ok: boolean; output: string } {
  const problems: string[] = []
  const lengths: number[] = []
  for (const path of listFiles(root)) {
    problems.push(...nameProblems(path))
    if (!code.has(extname(path)) || path.startsWith('prisma/migrations/')) continue
    const text = readFileSync(join(root, path), 'utf8')
    const lines = text.split('\n').length - 1
    lengths.push(lines)
    const reason = /^(\/\/|\/\*) long: .{20,}/.test(text)
    if (lines > budget.longest && !reason) {
      problems.push(`${path}: ${lines} lines, over ${budget.longest} ("// long: why" on line 1 allows it)`)
    }
    if (/^app\/.*\/(page|loading)\.tsx$/.test(path) && !text.includes('<PageTitle') && /<[A-Z]/.test(text))
      problems.push(`${path}: the browser's tab has no title (components/shell/page-title.tsx)`)
    if (path.startsWith('lib/') || path.startsWith('components/')) {
      const barrel = text
        .split('\n')
        .every((line) => line.trim() === '' || line.startsWith('//') || /^export .* from /.test(line))
      if (barrel && lines > 0) problems.push(`${basename(path)} in ${path}: only re-exports`)
    }
  }
  lengths.sort((a, b) => a - b)
  const at = (share: number) => lengths[Math.min(lengths.length - 1, Math.floor(lengths.length * share))] ?? 0
  if (at(0.5) > budget.median) problems.push(`median length ${at(0.5)} is over ${budget.median} lines`)
  if (at(0.9) > budget.p90) problems.push(`90th percentile length ${at(0.9)} is over ${budget.p90} lines`)
  return { ok: problems.length === 0, output: problems.join('\n') }
}
