// `npm run up` and `npm run dev`: everything that runs, in order, on one machine; and everything ended, in reverse.
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { removeEmbeddedPostgres } from '../lib/platform/embedded-postgres.ts'
import { PostgresProblem } from '../lib/platform/embedded-postgres-home.ts'
import { nodeEnvironment, nodeFlags } from '../lib/platform/node-process.ts'
import { buildPages, isBuilt } from './up/build.ts'
import { type Child, superviseChild } from './up/child.ts'
import { prepareDatabase, type ReadyDatabase, startServer } from './up/database.ts'
import { readKeys } from './up/keys.ts'
import { takeLock } from './up/lock.ts'
import { exitCodes, Problem } from './up/problem.ts'
import { claimPort, readSettings, rememberPort, root, type Settings, visibleHost } from './up/settings.ts'
import {
  type Account,
  addressOf,
  environmentOf,
  scenarioOf,
  seed,
  type World,
  waitUntilReady,
} from './up/world.ts'

const began = performance.now()
const say = (line: string) => console.log(line)
const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`

const children: Child[] = []
let database: ReadyDatabase | undefined
let unlock = () => {}
let ending: Promise<never> | undefined

/** Web and worker first, then what they talk to, the database last. */
function end(exitCode: number): Promise<never> {
  ending ??= (async () => {
    const [faces, clouds] = [children.filter(isFace), children.filter((child) => !isFace(child))]
    await Promise.all(faces.map((child) => child.stop()))
    await Promise.all(clouds.map((child) => child.stop()))
    await database?.server?.stop()
    unlock()
    process.exit(exitCode)
  })()
  return ending
}

const isFace = (child: Child) => child.name !== 'simulator'

function giveUp(error: unknown): void {
  if (ending) return
  if (error instanceof Problem || error instanceof PostgresProblem) console.error(`\n${error.message}`)
  else console.error(error)
  void end(
    error instanceof Problem || error instanceof PostgresProblem ? error.exitCode : exitCodes.unexpected,
  )
}

/** A database that died is started again on the same data, unless it keeps dying. */
async function watchServer(settings: Settings): Promise<void> {
  const deaths: number[] = []
  for (;;) {
    await database?.server?.exited
    if (ending || !database) return
    deaths.push(Date.now())
    if (deaths.filter((at) => at > Date.now() - 60_000).length >= 5) {
      return giveUp(new Problem(exitCodes.database, 'PostgreSQL keeps ending; see logs/postgres.log.'))
    }
    say('[postgres] ended; starting it again')
    await pause(300)
    const port = database.server?.port
    database.server = await startServer(settings, say)
    if (database.server.port !== port) {
      return giveUp(
        new Problem(exitCodes.portTaken, `Port ${port} of the database was taken meanwhile; start again.`),
      )
    }
  }
}

async function startSimulator(settings: Settings, logFolder: string): Promise<string> {
  const port = await rememberPort(settings.folder, 'simulator', Number(process.env.SIM_PORT || '4010'))
  const simulator = superviseChild({
    name: 'simulator',
    args: ['simulator/main.ts'],
    env: {
      SIM_PORT: String(port),
      SIM_DATA: join(settings.folder, 'simulator'),
      SIM_SCENARIO: scenarioOf(process.env),
      HOST: '127.0.0.1',
    },
    logFolder,
    ready: (line) => line.startsWith('{"ready":true'),
    show: say,
    giveUp,
  })
  children.push(simulator)
  await simulator.ready
  return `http://127.0.0.1:${port}`
}

function announce(world: World, accounts: Account[], settings: Settings): void {
  say(`\nSluice is ready: ${world.url}   (${seconds()})\n`)
  const shown = accounts.filter((account) => account.password)
  if (shown.length) {
    const width = Math.max(...shown.map((account) => account.key.length)) + 2
    say('Sign in as')
    for (const { key, name, roles, password } of shown) {
      say(`  ${key.padEnd(width)} ${String(password).padEnd(22)} ${name}, ${roles.join(', ')}`)
    }
    say('')
  }
  if (world.simulatorUrl) say(`The cloud is simulated: ${world.simulatorUrl}/_sim/`)
  say(`Data and logs: ${settings.folder}   Ctrl+C stops everything.`)
}

async function start(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env)
  unlock = takeLock(settings.folder)
  const port = await claimPort(settings)
  if (settings.fresh) {
    await removeEmbeddedPostgres(join(settings.folder, 'postgres'), say)
    for (const name of ['simulator', 'logs', 'keys.json', 'simulator.port']) {
      rmSync(join(settings.folder, name), { recursive: true, force: true })
    }
    say('Started over: database, simulated cloud and keys of the last time are gone.')
  }
  const logFolder = join(settings.folder, 'logs')
  mkdirSync(logFolder, { recursive: true })
  const keys = readKeys(settings.folder)
  database = await prepareDatabase(settings, keys, say)
  if (ending) return
  void watchServer(settings).catch(giveUp)
  say(`PostgreSQL ${database.server ? `on port ${database.server.port}` : 'reached'}   (${seconds()})`)

  const simulated = process.env.SLUICE_MODE ? process.env.SLUICE_MODE === 'simulated' : !database.real
  const simulatorUrl = simulated ? await startSimulator(settings, logFolder) : null
  if (simulatorUrl) say(`Simulated Alibaba Cloud on ${simulatorUrl}   (${seconds()})`)
  const world: World = { url: addressOf(settings, port), simulated, simulatorUrl }
  const env = environmentOf(settings, port, keys, database, world)
  const accounts = await seed(env)
  if (!settings.dev && !isBuilt()) {
    say(`Building the pages; this takes about a minute, once   (${seconds()})`)
    await buildPages(env)
  }
  if (ending) return

  // Ours alone: what Next writes while it compiles is loaded too, and would restart the server without end.
  const watch = settings.dev ? [`--watch-path=${join(root, 'lib')}`, '--watch-preserve-output'] : []
  for (const name of ['web', 'worker'] as const) {
    const main = `lib/${name}/main.ts`
    if (!existsSync(join(root, main))) throw new Problem(exitCodes.unexpected, `${main} is missing`)
    children.push(
      superviseChild({
        name,
        args: [...nodeFlags, ...watch, main],
        env: { ...nodeEnvironment, ...env },
        logFolder,
        show: say,
        giveUp,
      }),
    )
  }
  const inside = `http://${visibleHost(settings.host)}:${port}`
  await waitUntilReady(inside, settings.dev ? 180_000 : 60_000, () => ending !== undefined)
  if (!ending) announce(world, accounts, settings)
}

let firstSignalAt = 0
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    const now = performance.now()
    // One Ctrl+C may arrive twice, from the terminal and through npm.
    if (!firstSignalAt) {
      firstSignalAt = now
      say('\nStopping ...')
      void end(0)
    } else if (now - firstSignalAt > 1500) {
      process.exit(130)
    }
  })
}
process.on('disconnect', () => void end(0))
process.on('unhandledRejection', giveUp)
process.on('uncaughtException', giveUp)
start().catch(giveUp)
