import type { Product } from '../../kernel/world.ts'
import { installLevers } from './levers.ts'
import { fcOperations } from './operations.ts'
import { fcOf } from './state.ts'

/** Function Compute 3: functions of custom containers, their versions and aliases. */
export const fc: Product = {
  name: 'fc',
  title: 'Function Compute',
  install(world) {
    fcOf(world)
    world.signed({
      product: 'fc',
      version: '2023-03-30',
      style: 'ROA',
      deniedCode: 'AccessDenied',
      errorBody: (error, requestId) => ({
        Code: error.code,
        Message: error.message,
        RequestId: requestId,
        ...error.detail,
      }),
      operations: fcOperations(world),
    })
    installLevers(world)
  },
}
