import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'
import { part } from '../api.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-code.ts'

type Verb = 'pause' | 'resume' | 'next' | 'back' | 'abort'

/** What the API wants to know why. */
const needsReason: ReadonlySet<Verb> = new Set(['back', 'abort'])

/** One word about a promotion that moves; answers at once with how it stands then. */
const steering = (name: Verb): Command => ({
  name,
  positionals: ['PROMOTION'],
  options: {
    reason: { type: 'string', value: 'TEXT', ...(needsReason.has(name) ? { required: true } : {}) },
  },
  async run({ typed, words, api, answer }) {
    const reason = typed.text('reason')
    const path = `/promotions/${part(typed.positionals[0] ?? '')}/${name}`
    const promotion = await api().ask<PromotionDetail>(path, reason ? { reason } : {})
    const watched = promotion.steps.find(({ state }) => state !== 'done')
    answer(promotion, () => [
      words.say(`steered.${name}`, {
        number: promotion.number,
        service: promotion.service.slug,
        environment: promotion.environment,
        percent: watched?.percent ?? 0,
      }),
    ])
    return exitCodes.done
  },
})

export const pause = steering('pause')
export const resume = steering('resume')
export const next = steering('next')
export const back = steering('back')
export const abort = steering('abort')
