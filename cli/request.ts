import type { PromotionPreview } from '../lib/api/contract/promotion.ts'
import type { PromotionDetail } from '../lib/api/contract/promotion-detail.ts'
import type { PromotionItem } from '../lib/api/contract/promotion-item.ts'
import { type Api, part } from './api.ts'
import type { Context, Option } from './command.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { CliFailure, exitCodeOf } from './failure.ts'
import { follow, waitOptions } from './follow.ts'
import { gateLines } from './gate-view.ts'
import { buildName, shortDigest } from './name.ts'
import { refusalText } from './refusal-text.ts'
import { inert } from './table.ts'
import { question } from './terminal.ts'

export const requestOptions: Record<string, Option> = {
  build: { type: 'string', value: 'BUILD' },
  reason: { type: 'string', value: 'TEXT' },
  'dry-run': { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  wait: { type: 'boolean' },
  ...waitOptions,
  'idempotency-key': { type: 'string', value: 'KEY' },
}

/** What it would do and what stands in the way, before anybody asks for it. */
export function planLines(context: Context, preview: PromotionPreview): string[] {
  const { words } = context
  const { change, prognosis, now } = preview
  const build = `${buildName(preview.build)} (${shortDigest(preview.build.digest)})`
  const from = preview.from ? buildName(preview.from) : words.say('plan.nothing')
  return [
    words.say('plan.head', { service: preview.service.slug, environment: preview.environment, build, from }),
    `  ${words.say(`plan.direction.${change.direction}`, { added: change.added.length, removed: change.removed.length })}`,
    ...change.added.slice(0, 10).map(({ sha, title }) => `    ${sha.slice(0, 8)} ${inert(title)}`),
    ...gateLines(context, preview.verdicts, now),
    preview.request.allowed
      ? words.say(`prognosis.${prognosis.key}`, {
          until: prognosis.until ? words.instant(prognosis.until, now) : '',
        })
      : words.say('plan.refused', {
          why: refusalText(
            words,
            preview.request.message ?? preview.request.code ?? '',
            preview.request.needs,
          ),
        }),
  ]
}

/** How a dry run ends: as the request itself would. */
export function dryRunExit({ request, prognosis }: PromotionPreview): ExitCode {
  if (!request.allowed) return exitCodeOf(request.code ?? '')
  if (prognosis.key === 'blocked') return exitCodes.blocked
  return prognosis.key.startsWith('waits') && prognosis.key !== 'waits-for-start'
    ? exitCodes.wait
    : exitCodes.done
}

/** Only a person at a terminal is asked; a pipeline meant what it wrote. */
export async function agreed({ typed, around, words, json }: Context): Promise<boolean> {
  const asks = around.stdin.isTTY === true && around.errIsTerminal && !typed.flag('yes') && !json
  if (!asks) return true
  const said = await question(around, words.say('plan.ask'))
  return /^(y|yes|是)$/i.test(said ?? '')
}

/** The promotion that stands in the way because it is the same: whoever asks twice gets the first. */
async function twinOf(api: Api, error: unknown, buildId: string): Promise<PromotionDetail | null> {
  const id = error instanceof CliFailure && error.body.code === 'conflict' ? error.body.detail?.id : undefined
  if (typeof id !== 'string') return null
  const twin = await api.get<PromotionDetail>(`/promotions/${part(id)}`)
  return twin.build.id === buildId ? twin : null
}

/** The promotion that brought this build here, or brings it; null: something else did. */
export async function broughtBy(api: Api, preview: PromotionPreview): Promise<PromotionDetail | null> {
  const { items } = await api.get<{ items: PromotionItem[] }>('/promotions', {
    service: preview.service.slug,
    environment: preview.environment,
    state: ['pending', 'applying', 'observing', 'succeeded'],
    limit: 50,
  })
  const own = items.find(({ build }) => build.id === preview.build.id)
  return own ? api.get<PromotionDetail>(`/promotions/${part(own.id)}`) : null
}

/** What was asked for, or found: as it is, or waited for. */
export async function conclude(context: Context, api: Api, promotion: PromotionDetail): Promise<ExitCode> {
  const { typed, words, answer } = context
  if (typed.flag('wait')) return follow(context, api, promotion)
  const { number } = promotion
  answer(promotion, () => [
    words.say('plan.made', {
      number,
      state: words.say(`promotion.state.${promotion.state}`),
      url: `${api.url}/promotions/P-${number}`,
    }),
  ])
  return exitCodes.done
}

/** Asks the portal, once; then says what came of it, or waits. */
export async function askFor(
  context: Context,
  api: Api,
  asked: { path: string; body: object; key: string; buildId: string },
): Promise<ExitCode> {
  const { around, words } = context
  let promotion: PromotionDetail
  try {
    const made = await api.write<PromotionDetail>(asked.path, asked.body, asked.key)
    // What came back may be what was answered to the same key before: it is read as it is now.
    promotion = await api.get<PromotionDetail>(`/promotions/${part(made.id)}`)
  } catch (error) {
    const twin = await twinOf(api, error, asked.buildId)
    if (!twin) throw error
    around.err(words.say('plan.twin', { number: twin.number }))
    promotion = twin
  }
  return conclude(context, api, promotion)
}
