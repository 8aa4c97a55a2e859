import { refuse } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { accountOf, costUnitsOf } from '../estate/account.ts'
import { tagText } from '../estate/billing-key.ts'
import { kindOf } from '../estate/kinds.ts'
import { type Resource, resourcesOf, tagsAt } from '../estate/resource.ts'

const success = (Data: object) => ({ Code: 'Success', Message: 'Successful!', Success: true, Data })

function numbered<T>(rows: readonly T[], pageNum = 1, size = 20): T[] {
  if (pageNum < 1) throw refuse.invalidParameter('PageNum')
  if (size < 1 || size > 300) throw refuse.invalidParameter('PageSize')
  return rows.slice((pageNum - 1) * size, pageNum * size)
}

/** QueryCostUnit and QueryCostUnitResource: 财务单元, a tree below -1, and what is in each. */
export function costUnitOperations(world: World): SignedOperation[] {
  const ownerOf = (text: string): number => {
    if (!/^\d{1,16}$/.test(text)) throw refuse.invalidParameter('OwnerUid')
    return Number(text)
  }
  return [
    operation({
      action: 'QueryCostUnit',
      params: { OwnerUid: 'string!', ParentUnitId: 'integer!', PageNum: 'integer', PageSize: 'integer' },
      access: () => ({ action: 'bssapi:QueryCostUnit', resource: '*' }),
      handle: ({ params }) => {
        const OwnerUid = ownerOf(params.OwnerUid)
        const found = costUnitsOf(world)
          .values()
          .filter(({ parentId }) => parentId === params.ParentUnitId)
        const { PageNum = 1, PageSize = 20 } = params
        return success({
          PageNum,
          PageSize,
          TotalCount: found.length,
          CostUnitDtoList: numbered(found, PageNum, PageSize).map(({ unitId, parentId, name }) => ({
            OwnerUid,
            ParentUnitId: parentId,
            UnitId: unitId,
            UnitName: name,
          })),
        })
      },
    }),
    operation({
      action: 'QueryCostUnitResource',
      params: { OwnerUid: 'string!', UnitId: 'integer!', PageNum: 'integer', PageSize: 'integer' },
      access: () => ({ action: 'bssapi:QueryCostUnitResource', resource: '*' }),
      handle: ({ params }) => {
        const OwnerUid = ownerOf(params.OwnerUid)
        const unit = costUnitsOf(world).get(String(params.UnitId))
        if (unit === undefined) throw refuse.invalidParameter('UnitId')
        const found = resourcesOf(world)
          .values()
          .filter(({ costUnit }) => costUnit === unit.name)
        const { PageNum = 1, PageSize = 20 } = params
        return success({
          PageNum,
          PageSize,
          TotalCount: found.length,
          CostUnit: { OwnerUid, ParentUnitId: unit.parentId, UnitId: unit.unitId, UnitName: unit.name },
          CostUnitStatisInfo: { ResourceCount: found.length, TotalResourceCount: found.length },
          ResourceInstanceDtoList: numbered(found, PageNum, PageSize).map((row) => resourceItem(world, row)),
        })
      },
    }),
  ]
}

function resourceItem(world: World, resource: Readonly<Resource>) {
  const { product } = kindOf(resource.kind)
  const tags = tagsAt(resource, world.clock.now()).map(({ key, value }): [string, string] => [key, value])
  return {
    ResourceId: resource.id,
    ResourceNick: resource.name,
    ResourceGroup: resource.group.name,
    ResourceTag: tagText(tags),
    ResourceStatus: 'Normal',
    ResourceType: 'Instance',
    ResourceSource: 'AUTO_ALLOCATE',
    ResourceUserId: Number(resource.accountId),
    ResourceUserName: accountOf(world, resource.accountId).name,
    CommodityCode: product.commodity,
    CommodityName: product.name,
    PipCode: product.pip,
    ApportionCode: '',
    ApportionName: '',
    RelatedResources: '',
  }
}
