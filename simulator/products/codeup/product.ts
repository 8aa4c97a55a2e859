import type { Refusal } from '../../kernel/errors.ts'
import type { MountRequest } from '../../kernel/mount.ts'
import type { Product } from '../../kernel/world.ts'
import { installGitDirs } from '../git/dirs.ts'
import { serveSmartHttp } from '../git/door.ts'
import { authenticateToken } from './access.ts'
import { commitRoutes } from './commit-routes.ts'
import { fileRoutes } from './file-routes.ts'
import { mergeRequestRoutes } from './merge-request-routes.ts'
import { platformRoutes } from './platform-routes.ts'
import { protectionRoutes } from './protection-routes.ts'
import { refRoutes } from './ref-routes.ts'
import { repositoryRoutes } from './repository-routes.ts'
import { installCodeupState } from './state.ts'

/** Yunxiao's code side: repositories by token API and by smart HTTP Git, all content in real bare repositories. */
export const codeup: Product = {
  name: 'codeup',
  title: 'Yunxiao Codeup (token API) and smart HTTP Git',
  install: (world) => {
    installGitDirs(world)
    const state = installCodeupState(world)
    const authenticate = (request: MountRequest) => authenticateToken(state, request)
    const errorReply = (error: Refusal, requestId: string) => ({
      status: error.status,
      headers: { 'x-request-id': requestId },
      body: { errorCode: error.code, errorMessage: error.message, requestId, ...error.detail },
    })
    world.mount({
      product: 'codeup',
      prefix: '/oapi/v1/codeup',
      authenticate,
      errorReply,
      routes: [
        ...repositoryRoutes(state),
        ...mergeRequestRoutes(state),
        ...refRoutes(state),
        ...commitRoutes(state),
        ...fileRoutes(state),
        ...protectionRoutes(state),
      ],
    })
    world.mount({
      product: 'platform',
      prefix: '/oapi/v1/platform',
      authenticate,
      errorReply,
      routes: platformRoutes(state),
    })
    serveSmartHttp(world, state)
  },
}
