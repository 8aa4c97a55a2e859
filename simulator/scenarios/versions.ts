import { whole } from '../products/flow/chance.ts'
import { minute, versionDay } from './calendar.ts'
import type { HistoryPlan } from './history-plan.ts'

/**
 * Every build that went beyond test has a version, minted just before its first promotion: one counter for the whole
 * company, in the order of time.
 */
export function assignVersions(plans: HistoryPlan[], seed: string): void {
  const minted = plans
    .flatMap((plan) =>
      plan.promotions
        .filter(({ environment }) => environment === 'pre-production')
        .map(({ change, at }) => ({ plan, change, at: at - 6 * minute })),
    )
    .sort((a, b) => a.at - b.at || a.plan.service.slug.localeCompare(b.plan.service.slug))
  let counter = 538_700
  for (const { plan, change, at } of minted) {
    counter += whole(1, 3, seed, counter)
    const { month, day } = versionDay(at)
    plan.versions.set(change, { name: `${month}-${day}.${counter}`, at })
  }
}
