import type { Mount } from '../../kernel/mount.ts'
import type { Product } from '../../kernel/world.ts'
import { acrOf } from '../acr/state.ts'
import { blobRoutes } from './blobs.ts'
import { ociError, RegistryDoor } from './door.ts'
import { manifestRoutes, versionCheck } from './manifests.ts'
import { ObjectStorage } from './object-storage.ts'
import { grantToken, signIn } from './tokens.ts'

/** The registry behind an ACR instance: OCI distribution API, its token realm, and the object storage behind it. */
export const registry: Product = {
  name: 'registry',
  title: 'Container registry (OCI distribution API)',
  install(world) {
    const door = new RegistryDoor(acrOf(world))
    const storage = new ObjectStorage(world)
    world.limits.set('registry', 200)
    const doors: Omit<Mount, 'prefix'> = {
      product: 'registry',
      authenticate: (request) => door.authenticate(request),
      errorReply: ociError,
      routes: [
        {
          method: 'GET',
          pattern: '/',
          action: 'CheckVersion',
          handle: (request) => versionCheck(door, request),
        },
        ...manifestRoutes(door),
        ...blobRoutes(door, storage),
      ],
    }
    world.mount({ ...doors, prefix: '/v2' })
    world.mount({
      ...doors,
      prefix: '/registry',
      routes: doors.routes.map((route) => ({ ...route, pattern: `/:host/v2${route.pattern}` })),
    })
    world.mount({
      product: 'registry',
      prefix: '/auth',
      authenticate: (request) => signIn(door, request).caller,
      errorReply: ociError,
      routes: [
        { method: 'GET', pattern: '/', action: 'GrantToken', handle: (request) => grantToken(door, request) },
      ],
    })
    world.mount({
      product: 'registry',
      prefix: '/oss',
      errorReply: ociError,
      routes: [
        {
          method: 'GET',
          pattern: '/blobs/:digest',
          action: 'GetObject',
          handle: (request) => storage.serve(request),
        },
      ],
    })
  },
}
