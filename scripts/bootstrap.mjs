// What every `npm run` command goes through: plain JavaScript for whatever Node >= 20 is there, before anything is
// installed. Installs what is missing, generates the Prisma client, then hands over to the Node that came along.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const programs = {
  up: 'scripts/up.ts',
  test: 'scripts/test.ts',
  verify: 'scripts/verify.ts',
  bench: 'bench/main.ts',
  faults: 'faults/main.ts',
}
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

function leave(code, ...lines) {
  for (const line of lines) console.error(line)
  process.exit(code)
}

function read(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'))
  } catch {
    return null
  }
}

/** Whether node_modules holds what the lock file says. npm writes its own list last, so a broken install has none. */
function isInstalled() {
  const wanted = read('package-lock.json')?.packages
  const there = read('node_modules/.package-lock.json')?.packages
  if (!wanted || !there || !existsSync(node)) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true
    const found = there[path]
    return found
      ? found.version === entry.version
      : Boolean(entry.optional || entry.devOptional || entry.peer)
  })
}

function install() {
  console.log('Installing packages from the npm registry (npm ci); the first time takes a minute or two.')
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const result = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (result.status !== 0) {
    leave(
      10,
      'The packages could not be installed (see above). Sluice needs the npm registry and nothing else:',
      'behind a firewall, point npm at your mirror (npm config set registry URL) and start again.',
    )
  }
  if (existsSync(node)) return
  // `ignore-scripts` in somebody's npm configuration leaves the runtime out.
  spawnSync(process.execPath, ['installArchSpecificPackage.js'], { cwd: join(root, 'node_modules', 'node') })
  if (!existsSync(node)) {
    leave(
      10,
      'Node 24 did not arrive with the packages. Most often npm is set to ignore install scripts:',
      'run `npm ci --ignore-scripts=false` once, then start again.',
    )
  }
}

/** The client is a function of the schema and of Prisma's version; a hash beside it says of which. */
function generateClient() {
  const folder = join(root, 'prisma', 'schema')
  const hash = createHash('sha256').update(String(read('node_modules/prisma/package.json')?.version))
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)))
  const wanted = hash.digest('hex')
  const generated = join(root, 'lib', 'catalog', 'generated')
  const mark = join(generated, '.schema-hash')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  const result = spawnSync(node, ['scripts/generate.ts'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (result.status !== 0) leave(10, 'The Prisma client could not be generated (see above).')
  mkdirSync(generated, { recursive: true })
  writeFileSync(mark, wanted)
}

const [name, ...rest] = process.argv.slice(2)
const program = programs[name]
if (!program) leave(2, `usage: node scripts/bootstrap.mjs ${Object.keys(programs).join('|')} [flags]`)
if (Number(process.versions.node.split('.')[0]) < 20) {
  leave(2, `Sluice installs with Node 20 or newer; this is ${process.version}.`)
}
if (!isInstalled()) install()
generateClient()

const child = spawn(node, [program, ...rest], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}` },
})
// The program may hear one Ctrl+C from the terminal and again from here; it takes them as one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) =>
  process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)),
)
