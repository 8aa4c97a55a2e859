import { pick, whole } from '../products/flow/chance.ts'
import { people, productLines } from './company.ts'
import type { Language, ServicePlan } from './service-plan.ts'

const nouns = [
  'account',
  'address',
  'basket',
  'batch',
  'billing',
  'brand',
  'bundle',
  'carrier',
  'catalog',
  'channel',
  'claim',
  'contract',
  'customer',
  'delivery',
  'deposit',
  'discount',
  'draft',
  'event',
  'export',
  'fleet',
  'gift',
  'import',
  'label',
  'ledger',
  'loan',
  'loyalty',
  'market',
  'offer',
  'parcel',
  'partner',
  'pickup',
  'quota',
  'quote',
  'rating',
  'region',
  'report',
  'return',
  'route',
  'sample',
  'seller',
  'shelf',
  'shop',
  'slot',
  'survey',
  'tariff',
  'ticket',
  'token',
  'transfer',
  'vendor',
  'voucher',
  'wishlist',
  'zone',
] as const
const roles = ['service', 'web', 'api', 'worker', 'adapter'] as const
const languages: readonly Language[] = ['java', 'java', 'go', 'node', 'web', 'python']

/** As many services as asked for, with names and facts that follow from the seed. */
export function generateServices(count: number, seed: string): ServicePlan[] {
  const teams = [...new Set(people.map(({ team }) => team))].slice(0, 8)
  return Array.from({ length: count }, (_, index) => {
    const noun = nouns[index % nouns.length] ?? 'thing'
    const turn = Math.floor(index / nouns.length)
    const role = pick(roles, seed, index, 'role')
    const slug = turn === 0 ? `${noun}-${role}` : `${noun}-${turn + 1}-${role}`
    return {
      slug,
      title: slug,
      line: pick(productLines, seed, index, 'line').slug,
      team: pick(teams, seed, index, 'team'),
      tier: whole(1, 4, seed, index, 'tier') as ServicePlan['tier'],
      language: role === 'web' ? 'web' : pick(languages, seed, index, 'language'),
      items: noun.slice(0, 4).toUpperCase(),
      changes: whole(3, 4, seed, index, 'changes'),
      lags: [1, 0, 1],
    }
  })
}
