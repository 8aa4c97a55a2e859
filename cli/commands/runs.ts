import { setTimeout as pause } from 'node:timers/promises'
import type { RunItem } from '../../lib/api/contract/run-item.ts'
import { type Api, part } from '../api.ts'
import type { Command, Context } from '../command.ts'
import { exitCodes } from '../exit-code.ts'
import { misused } from '../failure.ts'
import { ageText, buildName } from '../name.ts'
import type { Colour } from '../paint.ts'
import { inert, table } from '../table.ts'

interface Page {
  items: RunItem[]
  next: string | null
  now: string
}

const everyMs = 5000
const colours: Partial<Record<string, Colour>> = {
  succeeded: 'green', failed: 'red', running: 'blue', waiting: 'yellow',
} // biome-ignore format: one glance

function row({ words, paint }: Context, run: RunItem, now: string): string[] {
  const colour = colours[run.state]
  const said = words.has(`run.state.${run.state}`) ? words.say(`run.state.${run.state}`) : inert(run.state)
  return [
    inert(run.service?.slug ?? run.pipeline),
    `${run.pipelineKind} #${run.number}`,
    colour ? paint(colour, said) : said,
    inert(run.branch ?? ''),
    run.commitSha?.slice(0, 8) ?? '',
    run.startedAt ? ageText(run.startedAt, now) : '',
    run.startedAt ? ageText(run.startedAt, run.endedAt ?? now) : '',
    run.builds.map(buildName).join(', ') || inert(run.title ?? ''),
  ]
}

const heads = ['service', 'run', 'state', 'branch', 'commit', 'began', 'took', 'made']
const lines = (context: Context, page: Page): string[] =>
  page.items.length === 0
    ? [context.words.say('runs.none')]
    : table(heads.map((one) => context.words.say(`runs.${one}`)), page.items.map((run) => row(context, run, page.now))) // biome-ignore format: one glance

/** Tells what began or changed since the last look, until somebody ends it. */
async function followRuns(context: Context, read: () => Promise<Page>, first: Page): Promise<never> {
  const told = new Map(first.items.map((run) => [run.id, run.state]))
  for (;;) {
    await pause(everyMs)
    const page = await read()
    const news = page.items.filter((run) => told.get(run.id) !== run.state).reverse()
    for (const run of news) {
      told.set(run.id, run.state)
      context.around.out(
        context.json ? JSON.stringify(run) : row(context, run, page.now).filter(Boolean).join('  '),
      )
    }
  }
}

/** Nothing was found: because there is nothing, or because nobody is called so. */
async function assertService(api: Api, service: string | undefined, page: Page): Promise<void> {
  if (service !== undefined && page.items.length === 0) await api.get(`/services/${part(service)}`)
}

/** Pipeline runs, the newest start first. */
export const runs: Command = {
  name: 'runs',
  positionals: ['[SERVICE]'],
  options: {
    state: { type: 'string', value: 'STATES' },
    kind: { type: 'string', value: 'KINDS' },
    branch: { type: 'string', value: 'NAME' },
    limit: { type: 'string', value: '20' },
    follow: { type: 'boolean', short: 'f' },
  },
  async run(context) {
    const { typed, answer } = context
    const api = context.api()
    const [service] = typed.positionals
    const limit = Number(typed.text('limit') ?? 20)
    if (!Number.isInteger(limit) || limit < 1 || limit > 200) throw misused('bad-limit')
    const query = { service, state: typed.text('state'), kind: typed.text('kind'), branch: typed.text('branch'), limit } // biome-ignore format: one glance
    const read = () => api.get<Page>('/runs', query)
    const page = await read()
    await assertService(api, service, page)
    answer(page, () => lines(context, page))
    return typed.flag('follow') ? followRuns(context, read, page) : exitCodes.done
  },
}
