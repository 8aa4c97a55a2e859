import type { BoardRow, Cell } from '../../lib/api/contract/cell.ts'
import type { EnvironmentItem } from '../../lib/api/contract/environment.ts'
import type { ServiceDetail } from '../../lib/api/contract/service.ts'
import { type Api, part } from '../api.ts'
import type { Command, Context } from '../command.ts'
import { exitCodes } from '../exit-code.ts'
import { ageText, buildName, shortDigest } from '../name.ts'
import { inert, table } from '../table.ts'

interface Page<T> {
  items: T[]
  next: string | null
  now: string
}

/** Every page as one; `next` is null then. */
export async function readPages<T>(
  api: Api,
  path: string,
  query: Record<string, string | undefined>,
): Promise<Page<T>> {
  const items: T[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await api.get<Page<T>>(path, { ...query, limit: 200, cursor })
    items.push(...page.items)
    if (page.next === null) return { ...page, items }
    cursor = page.next
  }
}

/** What asks for attention in a cell, in words. */
function notes({ words, paint }: Context, cell: Cell): string[] {
  const say = (key: string, values = {}) => words.say(`status.${key}`, values)
  return [
    ...(cell.active
      ? [
          paint(
            'blue',
            say('moving', {
              number: cell.active.number,
              state: words.say(`promotion.state.${cell.active.state}`),
            }),
          ),
        ]
      : []),
    ...(cell.next
      ? [paint('yellow', say('waiting', { number: cell.next.number, build: buildName(cell.next.build) }))]
      : []),
    ...(cell.problem ? [paint('red', say(cell.problem))] : []),
    ...(cell.driftSince ? [paint('yellow', say('drift'))] : []),
    ...cell.marks.map((mark) =>
      paint('yellow', words.has(`status.mark.${mark}`) ? say(`mark.${mark}`) : mark),
    ),
  ]
}

const runs = (cell: Cell): string =>
  cell.build ? buildName(cell.build) : cell.digest ? shortDigest(cell.digest) : '?'

function serviceLines(context: Context, service: ServiceDetail, now: string): string[] {
  const { words } = context
  const head = ['environment', 'build', 'digest', 'since', 'pods', 'notes'].map((one) =>
    words.say(`status.${one}`),
  )
  const rows = service.cells.map((cell) => [
    cell.environment,
    runs(cell),
    cell.digest ? shortDigest(cell.digest) : '',
    cell.since ? ageText(cell.since, now) : '',
    `${cell.readyPods}/${cell.totalPods}`,
    notes(context, cell).join(', '),
  ])
  return rows.length === 0 ? [words.say('status.nowhere', { service: service.slug })] : table(head, rows)
}

function boardLines(context: Context, rows: BoardRow[], order: string[]): string[] {
  const used = new Set(rows.flatMap(({ cells }) => cells.map(({ environment }) => environment)))
  const environments = order.filter((slug) => used.has(slug))
  const cellText = (row: BoardRow, slug: string) => {
    const cell = row.cells.find(({ environment }) => environment === slug)
    if (!cell) return '-'
    const more = notes(context, cell)
    return more.length > 0 ? `${runs(cell)} (${more.join(', ')})` : runs(cell)
  }
  if (rows.length === 0) return [context.words.say('status.none')]
  return table(
    [context.words.say('status.service'), ...environments],
    rows.map((row) => [inert(row.slug), ...environments.map((slug) => cellText(row, slug))]),
  )
}

async function environmentsInOrder(api: Api): Promise<string[]> {
  const { items } = await api.get<{ items: EnvironmentItem[] }>('/environments')
  return items.map(({ slug }) => slug)
}

/** What runs where. */
export const status: Command = {
  name: 'status',
  positionals: ['[SERVICE]'],
  options: {
    team: { type: 'string', value: 'SLUG' },
    line: { type: 'string', value: 'SLUG' },
    state: { type: 'string', value: 'STATE' },
  },
  async run(context) {
    const { typed, answer } = context
    const api = context.api()
    const [slug] = typed.positionals
    if (slug !== undefined) {
      const service = await api.get<ServiceDetail>(`/services/${part(slug)}`)
      answer(service, () => serviceLines(context, service, new Date().toISOString()))
      return exitCodes.done
    }
    const query = { team: typed.text('team'), productLine: typed.text('line'), state: typed.text('state') }
    const page = await readPages<BoardRow>(api, '/board', query)
    const order = context.json ? [] : await environmentsInOrder(api)
    answer(page, () => boardLines(context, page.items, order))
    return exitCodes.done
  },
}
