import type { BillingPort } from '../../ports/billing.ts'
import type { CostTagPort } from '../../ports/cost-tag.ts'
import type { PermissionProbe } from '../../ports/identity.ts'
import type { InventoryPort } from '../../ports/inventory.ts'
import type { CloudResult } from '../../ports/outcome.ts'
import { judge } from './judge.ts'

const zoneMs = 8 * 3_600_000

/** What reading bills needs, each tried with one page of today's, which nobody has yet. */
export async function probeBills(billing: BillingPort): Promise<PermissionProbe[]> {
  const day = new Date(Date.now() + zoneMs).toISOString().slice(0, 10)
  const period = day.slice(0, 7)
  return [
    judge('bssapi:DescribeSplitItemBill', await billing.listBillLines({ feed: 'split-bill', day }, null)),
    judge('bssapi:DescribeInstanceBill', await billing.listBillLines({ feed: 'instance-bill', day }, null)),
    judge('bssapi:QueryBillOverview', await billing.getOverview(period)),
    judge('bssapi:DescribeCostBill', await billing.listAmortisedLines({ period }, null)),
  ]
}

/** What reading the inventory needs. */
export async function probeInventory(inventory: InventoryPort): Promise<PermissionProbe[]> {
  return [
    judge('resourcecenter:GetResourceCenterServiceStatus', await inventory.getState()),
    judge('resourcecenter:SearchResources', await inventory.listResources(null)),
  ]
}

/** Taking a key that nobody uses off an instance that is not there: permission is judged, and nothing changes. */
export async function probeCostTags(
  costTags: CostTagPort,
  accountId: string,
  nobody: string,
): Promise<PermissionProbe[]> {
  const resource = {
    accountId,
    regionId: 'cn-hangzhou',
    resourceType: 'ACS::ECS::Instance',
    resourceId: nobody,
  }
  const written = await costTags.clearCostTags([resource], [nobody])
  const [outcome] = written.ok ? written.value : []
  if (!written.ok || !outcome || outcome.done) return [judge('tag:UntagResources', written)]
  // The product's own permission is refused for the one resource, inside an answer that is good.
  const denied = /forbidden|permission|denied|notauth/i.test(outcome.code)
  const answer: CloudResult<unknown> = { ok: true, value: null }
  const probe = judge('tag:UntagResources', answer)
  return [denied ? { ...probe, allowed: false, message: outcome.message } : probe]
}
