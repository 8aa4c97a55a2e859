import type { Product } from '../../kernel/world.ts'
import { deployOperations } from './deploy-operations.ts'
import { startEngine } from './engine.ts'
import { edasLevers } from './levers.ts'
import { readingOperations } from './operations.ts'
import { edasOf } from './state.ts'

/** Enterprise Distributed Application Service: applications on ACK clusters, and the orders that change them. */
export const edas: Product = {
  name: 'edas',
  title: 'EDAS',
  install(world) {
    edasOf(world)
    startEngine(world)
    world.signed({
      product: 'edas',
      version: '2017-08-01',
      style: 'ROA',
      operations: [...readingOperations(world), ...deployOperations(world)],
      businessBody: (code, message, requestId) => ({
        Code: Number(code) || 500,
        Message: message,
        RequestId: requestId,
      }),
    })
    edasLevers(world)
  },
}
