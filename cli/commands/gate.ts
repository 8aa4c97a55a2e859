import { setTimeout as pause } from 'node:timers/promises'
import type { PromotionExplanation, PromotionPreview } from '../../lib/api/contract/promotion.ts'
import type { PromotionItem } from '../../lib/api/contract/promotion-item.ts'
import { type Api, part } from '../api.ts'
import { durationMs, listOf } from '../arguments.ts'
import type { Command, Context } from '../command.ts'
import { exitCodes } from '../exit-code.ts'
import { CliFailure } from '../failure.ts'
import { findBuild } from '../find-build.ts'
import { type Asked, answerOf, type GateAnswer, gateExit } from '../gate-answer.ts'
import { gateName } from '../gate-sentence.ts'
import { gateLines } from '../gate-view.ts'
import { buildName, shortDigest } from '../name.ts'
import { inert } from '../table.ts'

/** Longest time between two looks; an instant that the portal names is looked at when it comes. */
const lookEveryMs = 5000

interface Looked extends GateAnswer {
  preview: PromotionPreview
  /** The promotion of this very build into this place, whose approvals count; null: nobody asked for one. */
  promotion: { id: string; number: number; state: string } | null
  verdicts: PromotionPreview['verdicts']
  /** Why nobody could ask for it at all: a retired service, no target there, the order of the path; null: somebody could. */
  refusal: string | null
  now: string
}

/** Refusals of a request that are no matter of who asks. */
const ofThePlace = new Set(['precondition', 'wrong-environment-order', 'blocked-by-gate'])

/**
 * A promotion that waits is judged with its approvals; one that moves was let in already, and its pipeline is not
 * stopped half way.
 */
async function look(
  api: Api,
  body: { service: string; environment: string; build: string },
  asked: Asked,
): Promise<Looked> {
  const preview = await api.ask<PromotionPreview>('/promotions/preview', body)
  const { items } = await api.get<{ items: PromotionItem[] }>('/promotions', {
    service: preview.service.slug,
    environment: preview.environment,
    state: ['pending', 'applying', 'observing'],
    limit: 50,
  })
  const own = items.find(({ build }) => build.id === preview.build.id)
  const promotion = own ? { id: own.id, number: own.number, state: own.state } : null
  if (own?.state === 'pending') {
    const { verdicts, now } = await api.get<PromotionExplanation>(`/promotions/${part(own.id)}/explain`)
    return { ...answerOf(verdicts, asked), preview, promotion, verdicts, refusal: null, now }
  }
  const { verdicts, now, request } = preview
  const found = answerOf(verdicts, asked)
  const isIn = own !== undefined
  const refusal =
    !isIn && !request.allowed && ofThePlace.has(request.code ?? '') && asked.only.length === 0
      ? request.message
      : null
  const over = isIn
    ? { answer: 'allowed' as const, until: null, stoppedBy: [] }
    : refusal !== null
      ? { answer: 'blocked' as const, until: null }
      : {}
  return { ...found, ...over, preview, promotion, verdicts, refusal, now }
}

function lines(context: Context, looked: Looked): string[] {
  const { words, paint } = context
  const { preview, promotion, verdicts, now } = looked
  const colour = looked.answer === 'allowed' ? 'green' : looked.answer === 'wait' ? 'yellow' : 'red'
  const where = { service: preview.service.slug, environment: preview.environment }
  const gates = looked.stoppedBy.map((gate) => gateName(words, gate)).join(', ')
  const said = words.say(`gateView.answer.${looked.answer}`, { gates })
  return [
    `${words.say('gateView.head', where)} ${paint(colour, said)}`,
    `  ${words.say('gateView.build', { build: buildName(preview.build), digest: shortDigest(preview.build.digest) })}`,
    ...(promotion
      ? [
          `  ${words.say('gateView.promotion', { number: promotion.number, state: words.say(`promotion.state.${promotion.state}`) })}`,
        ]
      : []),
    ...gateLines(context, verdicts, now),
    ...(looked.refusal === null ? [] : [`  ${paint('red', inert(looked.refusal))}`]),
    ...(looked.notCounted.length > 0
      ? [
          `  ${words.say('gateView.notCounted', { gates: looked.notCounted.map((gate) => gateName(words, gate)).join(', ') })}`,
        ]
      : []),
    ...(looked.until ? [`  ${words.say('gateView.opens', { at: words.instant(looked.until, now) })}`] : []),
  ]
}

/** How long until it is worth looking again. */
function pauseMs({ until, now }: Looked, leftMs: number): number {
  const opensInMs = until ? Date.parse(until) - Date.parse(now) + 500 : lookEveryMs
  return Math.max(200, Math.min(lookEveryMs, opensInMs, leftMs))
}

/** May this build go there now? For a step of a pipeline: the answer is how it ends. Needs the scope `read` alone. */
export const gate: Command = {
  name: 'gate',
  positionals: ['SERVICE'],
  options: {
    to: { type: 'string', value: 'ENV', required: true },
    build: { type: 'string', value: 'BUILD', required: true },
    gates: { type: 'string', value: 'NAMES' },
    except: { type: 'string', value: 'NAMES' },
    'wait-up-to': { type: 'string', value: '30m' },
  },
  async run(context) {
    const { typed, words, around, answer } = context
    const patience = typed.text('wait-up-to')
    const deadline = performance.now() + (patience ? durationMs(patience, 'wait-up-to') : 0)
    const asked = { only: listOf(typed.text('gates')), except: listOf(typed.text('except')) }
    try {
      const api = context.api()
      const service = typed.positionals[0] ?? ''
      const build = await findBuild(api, service, typed.text('build') ?? '')
      const body = { service, environment: typed.text('to') ?? '', build }
      let told = ''
      let toldStill = ''
      for (;;) {
        const looked = await look(api, body, asked)
        const leftMs = deadline - performance.now()
        if (looked.answer !== 'wait' || leftMs <= 0) {
          answer(looked, () => lines(context, looked))
          return gateExit[looked.answer]
        }
        const text = lines(context, looked).join('\n')
        const still = words.say('gateView.stillWaits', { minutes: Math.ceil(leftMs / 60_000) })
        if (text !== told) around.err(text)
        if (still !== toldStill) around.err(still)
        told = text
        toldStill = still
        await pause(pauseMs(looked, leftMs))
      }
    } catch (error) {
      // A portal that is away is no answer, and no answer is not a yes.
      if (!(error instanceof CliFailure) || error.exitCode !== exitCodes.unreachable) throw error
      throw new CliFailure(exitCodes.unknown, error.body, error.values)
    }
  },
}
