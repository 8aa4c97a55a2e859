import { Refusal } from '../../kernel/errors.ts'
import type { Product } from '../../kernel/world.ts'
import { resourceCenterOperations } from './operations.ts'
import { type Center, centerOf, centersOf } from './state.ts'

/** The inventory of every account of the directory. */
export const resourcecenter: Product = {
  name: 'resourcecenter',
  title: 'Resource Center',
  install(world) {
    centersOf(world)
    world.limits.set('resourcecenter', 20)
    world.signed({
      product: 'resourcecenter',
      version: '2022-12-01',
      style: 'RPC',
      operations: resourceCenterOperations(world),
    })
    // POST /_sim/resourcecenter {status, initial}: switched off, or still collecting.
    world.control('POST resourcecenter', (_query, body) => {
      const { status = 'Enabled', initial = 'Finished' } = body as Partial<Center>
      if (!['Enabled', 'Disabled'].includes(status) || !['Pending', 'Finished'].includes(initial))
        throw new Refusal(
          400,
          'InvalidParameter',
          'status is Enabled or Disabled, initial Pending or Finished.',
        )
      centersOf(world).put({ key: 'center', status, initial })
      return { body: centerOf(world) }
    })
  },
}
