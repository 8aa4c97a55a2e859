import type { Product } from '../../kernel/world.ts'
import { accountsOf, costUnitsOf } from '../estate/account.ts'
import { billingKeysOf } from '../estate/billing-key.ts'
import { booksOf } from '../estate/books.ts'
import { startApplying } from '../estate/files.ts'
import { commitmentsOf } from '../estate/plan.ts'
import { resourcesOf } from '../estate/resource.ts'
import { amortisedOperations } from './amortised-operations.ts'
import { billOperations } from './bill-operations.ts'
import { costUnitOperations } from './cost-unit-operations.ts'
import { installBillLevers } from './lever.ts'
import { overviewOperations } from './overview-operations.ts'

/** Bills of every account that this one pays for, worked out from what exists. */
export const bssopenapi: Product = {
  name: 'bssopenapi',
  title: 'Expenses and Costs (BSS OpenAPI)',
  install(world) {
    resourcesOf(world)
    accountsOf(world)
    costUnitsOf(world)
    billingKeysOf(world)
    commitmentsOf(world)
    booksOf(world)
    startApplying(world)
    world.limits.set('bssopenapi', 10)
    installBillLevers(world)
    world.signed({
      product: 'bssopenapi',
      version: '2017-12-14',
      style: 'RPC',
      deniedCode: 'NotAuthorized',
      businessBody: (Code, Message, RequestId) => ({ RequestId, Success: false, Code, Message }),
      operations: [
        ...billOperations(world),
        ...overviewOperations(world),
        ...amortisedOperations(world),
        ...costUnitOperations(world),
      ],
    })
  },
}
