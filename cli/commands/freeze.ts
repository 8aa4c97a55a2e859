import type { FreezeStatus } from '../../lib/api/contract/freeze.ts'
import { oneOf } from '../arguments.ts'
import type { Command, Context } from '../command.ts'
import { exitCodes } from '../exit-code.ts'
import { sentence } from '../gate-sentence.ts'
import type { Colour } from '../paint.ts'
import { inert, table } from '../table.ts'

type Verdict = FreezeStatus['verdicts'][number]

const colours: Record<Verdict['state'], Colour> = { open: 'green', needs: 'yellow', closed: 'red' }

function reasonLines(
  { words }: Context,
  { reasons, resolvers, opensAt, closesAt }: Verdict,
  now: string,
): string[] {
  const people = resolvers
    .filter(({ kind }) => kind !== 'time')
    .map(({ kind, name }) =>
      kind === 'role' && words.has(`gates.role.${name}`) ? words.say(`gates.role.${name}`) : name,
    )
  return [
    ...reasons.map(({ key, values, sources, until }) => {
      const name = sources.map((source) => source.name).join(', ')
      const said = sentence(words, `freeze.reason.${key}`, { ...values, name }, now)
      return until ? `${said} ${words.say('freezeView.until', { at: words.instant(until, now) })}` : said
    }),
    ...(people.length > 0
      ? [words.say('gateView.who', { people: inert([...new Set(people)].join(', ')) })]
      : []),
    ...(opensAt ? [words.say('gateView.until', { at: words.instant(opensAt, now) })] : []),
    ...(closesAt ? [words.say('freezeView.closes', { at: words.instant(closesAt, now) })] : []),
  ]
}

function lines(context: Context, status: FreezeStatus): string[] {
  const { words, paint } = context
  const { environments, verdicts, targets, now } = status
  const state = ({ open, needs, closed }: FreezeStatus['environments'][number]) => {
    const key = closed > 0 ? (open + needs > 0 ? 'partly' : 'closed') : needs > 0 ? 'needs' : 'open'
    const colour = key === 'partly' ? 'yellow' : colours[key]
    return paint(colour, words.say(`freezes.state.${key}`))
  }
  const head = ['environment', 'state', 'changes'].map((one) => words.say(`freezeView.${one}`))
  const rows = environments.map((one) => [
    one.environment.slug,
    state(one),
    one.changesAt ? words.instant(one.changesAt, now) : '',
  ])
  // Each answer once, with the places that it is about.
  const details = verdicts.flatMap((verdict, index) => {
    const places = targets.filter((target) => target.verdict === index)
    const reasons = reasonLines(context, verdict, now)
    if (verdict.state === 'open' && reasons.length === 0) return []
    const shown = places.slice(0, 5).map(({ service, environment }) => `${inert(service)} → ${environment}`)
    const more = places.length > 5 ? ` ${words.say('freezeView.more', { count: places.length - 5 })}` : ''
    return ['', `${shown.join(', ')}${more}`, ...reasons.map((text) => `  ${text}`)]
  })
  return rows.length === 0 ? [words.say('freezeView.none')] : [...table(head, rows), ...details]
}

/** What is frozen now, and when that changes. */
export const freeze: Command = {
  name: 'freeze',
  positionals: ['status'],
  options: {
    service: { type: 'string', value: 'SLUG' },
    environment: { type: 'string', value: 'ENV' },
    content: { type: 'string', value: 'CLASS' },
  },
  async run(context) {
    const { typed, answer } = context
    oneOf(typed.positionals[0] ?? '', 'freeze', ['status'] as const)
    const status = await context.api().get<FreezeStatus>('/freezes/status', {
      service: typed.text('service'),
      environment: typed.text('environment'),
      content: typed.text('content'),
    })
    answer(status, () => lines(context, status))
    return exitCodes.done
  },
}
