import {
  createAlias,
  createRuleSet,
  createSplitRule,
  sayBillingKey,
} from '../../lib/catalog/cost-rule/writes.ts'
import type { Database } from '../../lib/catalog/database.ts'
import { transact } from '../../lib/catalog/transaction.ts'
import { defaultOrder } from '../../lib/domain/attribution/order.ts'
import type { CostTagAlias, Requirement } from '../../lib/domain/cost-tag/rule-set.ts'
import { ok } from '../../lib/domain/failure/result.ts'
import { connection } from './simulated-estate.ts'

const editor = { id: null, name: 'Sluice' }
/** Before every bill that the simulated cloud keeps. */
const fromOn = '2024-01-01'

const everywhere = { accountIds: [], products: [] }
const requirements: Requirement[] = [
  { ...everywhere, key: 'project', names: 'product-line', required: true, allowed: known('product-line') },
  { ...everywhere, key: 'application', names: 'service', required: true, allowed: known('service') },
  {
    ...everywhere,
    key: 'application',
    names: 'service',
    required: false,
    // Clusters, networks and logs serve many services: what they are for is said in words of their own.
    allowed: { kind: 'any' },
    products: ['csk', 'ecs', 'yundisk', 'acr', 'nat_gw', 'cbn', 'cbwp', 'sls'],
  },
  {
    ...everywhere,
    key: 'environment',
    names: 'environment',
    required: true,
    // What serves every environment says so.
    allowed: { kind: 'list', values: ['test', 'pre-production', 'preview', 'production', 'all'] },
  },
  { ...everywhere, key: 'team', names: 'team', required: false, allowed: { kind: 'any' } },
]

function known(noun: 'product-line' | 'service') {
  return { kind: 'known' as const, noun }
}

const key = (of: string, alias: string): CostTagAlias => ({
  kind: 'key',
  key: of,
  alias,
  value: null,
  fromOn,
  untilOn: null,
})
const value = (alias: string, meant: string): CostTagAlias => ({
  kind: 'value',
  key: 'environment',
  alias,
  value: meant,
  fromOn,
  untilOn: null,
})
const folded = (kind: 'key-case' | 'value-case' | 'value-width'): CostTagAlias => ({
  kind,
  key: kind === 'key-case' ? '*' : 'environment',
  alias: '',
  value: null,
  fromOn,
  untilOn: null,
})
const aliases = [
  key('application', 'app'),
  key('environment', 'env'),
  value('prod', 'production'),
  value('生产', 'production'),
  value('pre', 'pre-production'),
  value('staging', 'pre-production'),
  value('预发', 'pre-production'),
  value('qa', 'test'),
  value('测试', 'test'),
  folded('key-case'),
  folded('value-case'),
  folded('value-width'),
]

/** Of the keys that resources carry, those that the account was told to bill by; `team` never reaches a bill. */
const switched: [string, boolean][] = [
  ['project', true],
  ['application', true],
  ['environment', true],
  ['team', false],
]

/**
 * Rules of cost as a lead of the simulated company would have made them: its keys, the ways in which they are miswritten, and who
 * bears what no costTag can reach. Nothing where there are rules already.
 */
export async function createDemoCostRules(database: Database): Promise<void> {
  const { prisma } = database
  if ((await prisma.costRuleset.count()) > 0) return
  const found = await prisma.connection.findUnique({ where: { name: connection.name } })
  if (!found) return
  const reason = '演示规则 Rules of the demo'
  const done = await transact(database, async (tx) => {
    await createRuleSet(tx, { after: 0, fromOn, order: defaultOrder, requirements, reason }, editor)
    for (const alias of aliases) await createAlias(tx, alias, reason, editor)
    for (const [name, switchedOn] of switched)
      await sayBillingKey(tx, { connectionId: found.id, key: name, switchedOn, sinceOn: null })
    const none = { accountIds: [], products: [], serviceIds: [], productLineIds: [] }
    const rule = {
      name: '支持、税费与未用承诺 Support, tax and unused commitments',
      position: 10,
      method: 'direct-cost' as const,
      matches: { ...none, causes: ['support' as const, 'tax' as const, 'unused-commitment' as const] },
      among: { noun: 'product-line' as const, ids: [], usage: null },
      fromOn,
      untilOn: null,
    }
    await createSplitRule(tx, rule, reason, editor)
    return ok(null)
  })
  if (!done.ok) throw new Error(`the rules of the demo could not be written: ${done.failure.message}`)
}
