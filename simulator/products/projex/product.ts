import type { Refusal } from '../../kernel/errors.ts'
import type { MountRequest } from '../../kernel/mount.ts'
import type { Product } from '../../kernel/world.ts'
import { authenticateToken } from '../codeup/access.ts'
import { codeupOf } from '../codeup/state.ts'
import { projexRoutes } from './routes.ts'
import { installProjexState } from './state.ts'

/** Yunxiao's work items: reading, as far as a delivery portal asks. */
export const projex: Product = {
  name: 'projex',
  title: 'Yunxiao Projex (token API)',
  install: (world) => {
    const codeup = codeupOf(world)
    world.mount({
      product: 'projex',
      prefix: '/oapi/v1/projex',
      authenticate: (request: MountRequest) => authenticateToken(codeup, request),
      errorReply: (error: Refusal, requestId: string) => ({
        status: error.status,
        headers: { 'x-request-id': requestId },
        body: { errorCode: error.code, errorMessage: error.message, requestId, ...error.detail },
      }),
      routes: projexRoutes(codeup, installProjexState(world)),
    })
  },
}
