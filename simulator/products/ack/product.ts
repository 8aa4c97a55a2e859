import type { Product } from '../../kernel/world.ts'
import { ackOperations } from './operations.ts'

/** Container Service for Kubernetes: clusters, node pools, kubeconfigs. The clusters themselves are the product kubernetes. */
export const ack: Product = {
  name: 'ack',
  title: 'ACK (Container Service for Kubernetes)',
  install(world) {
    world.signed({
      product: 'cs',
      version: '2015-12-15',
      style: 'ROA',
      deniedCode: 'Forbidden',
      errorBody: (error, requestId) => ({
        code: error.code,
        message: error.message,
        requestId,
        status: error.status,
        ...error.detail,
      }),
      operations: ackOperations(world),
    })
  },
}
