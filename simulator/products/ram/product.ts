import type { Product } from '../../kernel/world.ts'
import { policyOperations } from './policy-operations.ts'
import { roleOperations } from './role-operations.ts'
import { userOperations } from './user-operations.ts'

export const ram: Product = {
  name: 'ram',
  title: 'Resource Access Management (reading)',
  install(world) {
    world.limits.set('ram', 20)
    world.signed({
      product: 'ram',
      version: '2015-05-01',
      style: 'RPC',
      deniedCode: 'NoPermission',
      operations: [...roleOperations(world), ...policyOperations(world), ...userOperations(world)],
    })
  },
}
