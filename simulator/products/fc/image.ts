import { Refusal } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { acrOf } from '../acr/state.ts'

export const byDigest = (image: string): boolean => image.includes('@sha256:')

/** The digest that an image of this account's registry stands for now. */
export function resolveImage(world: World, image: string): string {
  const [, host, namespace = '', name = '', reference = ''] =
    /^([^/]+)\/([^/]+)\/([^@:]+)[@:](.+)$/.exec(image) ?? []
  const acr = acrOf(world)
  const instance = acr.instances.values().find((row) => row.host === host || row.vpcHost === host)
  const repository = instance && acr.repositoryAt(instance.instanceId, namespace, name)
  const digest = repository && acr.digestOf(repository.repoId, reference)
  if (digest === undefined)
    throw new Refusal(400, 'InvalidArgument', `image '${image}' does not exist or may not be pulled`)
  return digest
}
