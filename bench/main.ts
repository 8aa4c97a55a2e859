// `npm run bench [-- --scale small|full] [--json FILE] [--only catalog,board,web,promotion,freeze,release,runs,sync,cost]`
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../lib/platform/embedded-postgres.ts'
import { measureApi } from './api.ts'
import { listPages, measurePages, measureServicesPage } from './browser.ts'
import { measureImports } from './cost-import.ts'
import { measureJudging } from './cost-judge.ts'
import { measureCostViews } from './cost-view.ts'
import { type DataSet, openDataSet } from './data-set.ts'
import { measureEngine } from './engine.ts'
import { measureFigures } from './figure.ts'
import { readFlags } from './flags.ts'
import { measureFreezes } from './freeze.ts'
import { measureGates } from './gates.ts'
import { measureEventToRow } from './hook.ts'
import { measureProcesses } from './idle.ts'
import { root, startBare, startWeb } from './processes.ts'
import { measurePromotions } from './promotion.ts'
import { measurePromotionPages } from './promotion-page.ts'
import { measureRelease } from './release.ts'
import { type Figure, holds, printTable } from './result.ts'
import { slugOf } from './rows.ts'
import { measureRunLists } from './run.ts'
import { measureRunLog } from './run-log.ts'
import { measureSync } from './sync.ts'
import { measureTrain } from './train.ts'

const flags = readFlags(process.argv.slice(2))
const full = flags.scale === 'full'
const wanted = (area: string) => flags.only.length === 0 || flags.only.includes(area)
const wantedCase = (name: string) => wanted(name.split('.')[0] ?? '')
const figures: Figure[] = []

execFileSync(process.execPath, ['scripts/build.ts'], { cwd: root, stdio: 'inherit' })
const server = await startEmbeddedPostgres({
  folder: join(root, '.sluice', 'bench', 'postgres'),
  settings: { shared_buffers: '512MB', max_wal_size: '4GB', jit: 'off' },
  say: console.log,
})

async function measureScale(data: DataSet, names: (name: string) => boolean, measureMs: number) {
  const [ours, bare] = [await startWeb(data), await startBare(data)]
  try {
    return await measureApi(data, ours, bare, { measureMs, wanted: names })
  } finally {
    await Promise.all([ours.stop(), bare.stop()])
  }
}

/** The same pages over ten times fewer and ten times more services: the share must not fall. */
async function measureFlatness(shares: Map<string, number>): Promise<void> {
  const looked = ['catalog.page', 'catalog.deep-page', 'board.page'].filter(wantedCase)
  for (const services of [500, 50_000]) {
    const data = await openDataSet(server, { services, buildsPerService: 4, runsPerService: 2 })
    const found = await measureScale(data, (name) => looked.includes(name), flags.seconds * 750)
    for (const [name, share] of found.shares) {
      const value = (share / (shares.get(name) ?? Number.NaN)) * 100
      const note = `share of the bare server at ${services.toLocaleString('en')} services, by that at 5,000`
      figures.push({ name: `${name}.flat-${services}`, value, unit: '%', target: { atLeast: 80 }, note })
    }
  }
}

/** One area that breaks must not take the figures of the others along. */
async function measureArea(area: string, measure: () => Promise<void>): Promise<void> {
  if (!wanted(area)) return
  const before = figures.length
  try {
    await measure()
    if (flags.only.length !== 1) printTable(figures.slice(before))
  } catch (error) {
    console.error(error)
    const note = (error as Error).message.split('\n')[0] ?? ''
    figures.push({ name: `${area}.measured`, value: Number.NaN, unit: '', target: { atLeast: 1 }, note })
  }
}

try {
  const sizes = full
    ? { services: 5000, buildsPerService: 40, runsPerService: 100 }
    : { services: 500, buildsPerService: 40, runsPerService: 100 }
  const data = await openDataSet(server, sizes)
  await measureArea(wanted('catalog') ? 'catalog' : 'board', async () => {
    const found = await measureScale(data, wantedCase, flags.seconds * 1000)
    figures.push(...found.figures)
    if (full) await measureFlatness(found.shares)
  })
  await measureArea('web', async () => {
    figures.push(...(await measureProcesses(data, full ? 20 : 8)))
    const web = await startWeb(data)
    try {
      const parameters = {
        'services/[slug]': slugOf(1),
        'settings/[slug]': 'test',
        'promotions/[id]': 'P-1',
        'runs/[id]': data.runId,
        'cost/[id]': data.runId,
      }
      figures.push(...(await measurePages(data, web, listPages(parameters))))
      const slugs = Array.from({ length: data.services }, (_, index) => slugOf(index + 1))
      figures.push(...(await measureServicesPage(data, web, slugs.sort()[0] ?? '')))
    } finally {
      await web.stop()
    }
  })
  await measureArea('promotion', async () => {
    figures.push(...(await measurePromotions(server, full ? 200 : 40)))
    figures.push(...(await measureGates(data)))
    figures.push(...(await measurePromotionPages(data)))
    figures.push(...(await measureTrain(data)))
    figures.push(...(await measureEngine(full ? 1000 : 40)))
  })
  await measureArea('freeze', async () => {
    figures.push(...measureFreezes())
  })
  await measureArea('release', async () => {
    figures.push(...(await measureRelease(data)))
  })
  await measureArea('runs', async () => {
    figures.push(...(await measureRunLists(data, flags.seconds * 1000)))
    figures.push(...(await measureFigures(data)))
    figures.push(...(await measureRunLog(50, full ? 30 : 12)))
  })
  await measureArea('runs', async () => {
    figures.push(...(await measureEventToRow(20)))
  })
  await measureArea('sync', async () => {
    figures.push(...(await measureSync(server, full ? 2000 : 200)))
  })
  await measureArea('cost', async () => {
    figures.push(...(await measureImports(server, full)))
    figures.push(...(await measureJudging(server, full)))
    figures.push(...(await measureCostViews(server, full)))
  })
} finally {
  await server.stop()
}
printTable(figures)
const missed = figures.filter((figure) => !holds(figure))
console.log(
  `\n${figures.filter((figure) => figure.target).length - missed.length} targets hold, ${missed.length} do not`,
)
if (flags.json) {
  const machine = {
    node: process.version,
    cores: cpus().length,
    model: cpus()[0]?.model,
    scale: flags.scale,
    at: new Date().toISOString(),
  }
  const rows = figures.map((figure) => ({ ...figure, holds: figure.target ? holds(figure) : null }))
  writeFileSync(flags.json, `${JSON.stringify({ machine, figures: rows }, null, 2)}\n`)
}
process.exit(missed.length ? 1 : 0)
