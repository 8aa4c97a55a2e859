import { setTimeout as pause } from 'node:timers/promises'
import type { PromotionDetail } from '../lib/api/contract/promotion-detail.ts'
import { type Api, part } from './api.ts'
import { durationMs, oneOf } from './arguments.ts'
import type { Context, Option } from './command.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { CliFailure } from './failure.ts'
import { gateName, reasonsOf, resolversOf } from './gate-sentence.ts'
import { buildName } from './name.ts'
import { inert } from './table.ts'

const everyMs = 2000
/** So long a portal may be away before it is given up on: it may be brought up to date while we wait. */
const patienceMs = 5 * 60_000
const ended = new Set([
  'succeeded',
  'failed',
  'errored',
  'cancelled',
  'rejected',
  'superseded',
  'expired',
  'aborted',
])

export const waitOptions: Record<string, Option> = {
  'wait-up-to': { type: 'string', value: '30m' },
  until: { type: 'string', value: 'succeeded|rolled-out' },
}

/** What stands between a promotion and its end, as one line and the reasons under it. */
function progress({ words }: Context, promotion: PromotionDetail): string[] {
  const { state, judgedVerdicts, wave, waves, now } = promotion
  const stopping = (judgedVerdicts ?? []).filter(({ verdict }) => verdict === 'wait' || verdict === 'block')
  const key =
    state !== 'pending'
      ? state
      : stopping.length > 0
        ? 'waits'
        : promotion.startMode === 'manual' || promotion.heldBackAt !== null
          ? 'ready'
          : 'starting'
  const step = promotion.steps.find((one) => one.state === 'running')
  const head = words.say(`progress.${key}`, {
    number: promotion.number,
    wave,
    waves,
    until: promotion.observeUntilAt ? words.instant(promotion.observeUntilAt, now) : '',
    why: promotion.failure ? inert(promotion.failure.message) : '',
    step: step ? words.say(`promotion.steps.name.${step.name}`) : '',
  })
  const reasons = state === 'pending' ? stopping : []
  return [
    head,
    ...reasons.map((one) => {
      const who = resolversOf(words, one, now)
      return `  ${gateName(words, one.gate)}: ${reasonsOf(words, one, now).join('; ')}${who ? ` (${who})` : ''}`
    }),
  ]
}

/** What goes on when nobody waits any more: a promotion is the portal's, not this process's. */
function farewell({ words }: Context, promotion: PromotionDetail, url: string): string[] {
  const { number, state, expiresAt, now } = promotion
  const key = state !== 'pending' ? 'moves' : promotion.startMode === 'manual' ? 'manual' : 'pending'
  return [
    words.say(`farewell.${key}`, { number, expires: words.instant(expiresAt, now) }),
    words.say('farewell.how', { number, url: `${url}/promotions/P-${number}` }),
  ]
}

async function read(api: Api, id: string, lastSeenMs: number): Promise<PromotionDetail | null> {
  try {
    return await api.get<PromotionDetail>(`/promotions/${part(id)}`)
  } catch (error) {
    const away = error instanceof CliFailure && error.exitCode === exitCodes.unreachable
    if (!away || performance.now() - lastSeenMs > patienceMs) throw error
    return null
  }
}

/** Follows a promotion to its end, telling each change on standard error. The answer is the promotion as it was last. */
export async function follow(context: Context, api: Api, first: PromotionDetail): Promise<ExitCode> {
  const { typed, around, words, answer } = context
  const patience = typed.text('wait-up-to')
  const until = oneOf(typed.text('until') ?? 'succeeded', 'until', ['succeeded', 'rolled-out'] as const)
  const deadline = patience
    ? performance.now() + durationMs(patience, 'wait-up-to')
    : Number.POSITIVE_INFINITY
  let promotion = first
  const leave = (signal: NodeJS.Signals) => {
    for (const line of farewell(context, promotion, api.url)) around.err(line)
    process.exit(signal === 'SIGINT' ? exitCodes.interrupted : 143)
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, leave)
  try {
    let told = ''
    let seenMs = performance.now()
    for (;;) {
      const text = progress(context, promotion).join('\n')
      if (text !== told) around.err(text)
      told = text
      const isOut = promotion.state === 'observing' && until === 'rolled-out'
      if (ended.has(promotion.state) || isOut) {
        const final = promotion
        answer(final, () => [
          words.say(isOut ? 'ended.rolled-out' : `ended.${final.state}`, {
            service: final.service.slug,
            environment: final.environment,
            build: buildName(final.build),
            number: final.number,
          }),
        ])
        return isOut || promotion.state === 'succeeded' ? exitCodes.done : exitCodes.failed
      }
      const leftMs = deadline - performance.now()
      if (leftMs <= 0) {
        for (const line of [words.say('farewell.late'), ...farewell(context, promotion, api.url)])
          around.err(line)
        answer(promotion, () => [])
        return exitCodes.wait
      }
      await pause(Math.min(everyMs, leftMs))
      const next = await read(api, promotion.id, seenMs)
      if (next) {
        promotion = next
        seenMs = performance.now()
      }
    }
  } finally {
    for (const signal of signals) process.off(signal, leave)
  }
}
