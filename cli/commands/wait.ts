import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'
import { part } from '../api.ts'
import type { Command } from '../command.ts'
import { follow, waitOptions } from '../follow.ts'

/** Goes on waiting for a promotion that was asked for before. */
export const wait: Command = {
  name: 'wait',
  positionals: ['PROMOTION'],
  options: waitOptions,
  async run(context) {
    const api = context.api()
    const promotion = await api.get<PromotionDetail>(
      `/promotions/${part(context.typed.positionals[0] ?? '')}`,
    )
    return follow(context, api, promotion)
  },
}
