import type { World } from '../../kernel/world.ts'
import { resolveImage } from './image.ts'
import { fcOf } from './state.ts'

/** What a pipeline of a customer does: image, version, alias `live` on it, whole. Answers the version. */
export function deployFunction(
  world: World,
  order: { name: string; image: string; description: string; at: number },
): string {
  const state = fcOf(world)
  const { name, image, description, at } = order
  const before = state.functionNamed(name)
  const code = { ...before.code, image, resolvedDigest: resolveImage(world, image) }
  const row = state.functions.put({ ...before, code, modifiedAt: at, updatedAt: at, updateError: null })
  const { versionId } = state.publish(row, description, at)
  const alias = state.alias(row, 'live')
  state.aliases.put({
    ...alias,
    versionId,
    additionalVersionWeight: {},
    modifiedAt: Math.max(at, alias.modifiedAt + 1),
  })
  return versionId
}
