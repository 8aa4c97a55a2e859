import type { Product } from '../../kernel/world.ts'
import { resourcesOf } from '../estate/resource.ts'
import { tagOperations } from './operations.ts'

/** The tag service: writes tags on resources of every product of the account. */
export const tag: Product = {
  name: 'tag',
  title: 'Tag',
  install(world) {
    resourcesOf(world)
    world.limits.set('tag', 20)
    world.signed({
      product: 'tag',
      version: '2018-08-28',
      style: 'RPC',
      operations: tagOperations(world),
    })
  },
}
