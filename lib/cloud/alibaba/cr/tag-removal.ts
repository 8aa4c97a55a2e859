import type { CloudResult } from '../../ports/outcome.ts'
import type { ImageTagPort, RegistryPort } from '../../ports/registry.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { ownRefusal } from '../transport/call-error.ts'
import { underKey } from '../transport/under-key.ts'
import { type CrRegion, createImageCatalog } from './adapter.ts'

/** Takes names off images: looked up at the registry itself, removed through its product. */
export function createTagRemoval(
  attempts: Attempts,
  keys: KeySource,
  regions: CrRegion[],
  registry: Pick<RegistryPort, 'resolveTag'>,
): ImageTagPort {
  const instances = createImageCatalog(attempts, keys, regions)
  return {
    removeTag: async (repository, imageTag, digest): Promise<CloudResult<boolean>> => {
      const now = await registry.resolveTag(repository, imageTag)
      if (!now.ok) return now
      if (now.value === null) return { ok: true, value: false }
      if (now.value !== digest)
        return ownRefusal('conflict', 'cr', 'DeleteRepoTag', `${imageTag} points to ${now.value}`)
      const { instanceId, externalId } = repository
      const client = await instances.clientOf(instanceId)
      if (!client.ok) return client
      const door = client.value
      if (door === null)
        return ownRefusal('not-found', 'cr', 'DeleteRepoTag', `no registry instance ${instanceId}`)
      const removed = await underKey(attempts, keys, { operation: 'DeleteRepoTag', read: false }, (key) =>
        door.deleteTag(key, instanceId, externalId, imageTag),
      )
      if (removed.ok) return { ok: true, value: true }
      // An answer that got lost, or somebody faster: it is gone, which was all that was wanted.
      return removed.failure.kind === 'not-found' ? { ok: true, value: false } : removed
    },
  }
}
