import { Refusal } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { removeManifest } from './images.ts'
import { type AcrState, inRepo } from './state.ts'

const text = (body: Record<string, unknown>, name: string): string => {
  const value = body[name]
  if (typeof value === 'string' && value !== '') return value
  throw new Refusal(400, 'InvalidParameter', `${name} is a text.`)
}

/**
 * What somebody does behind the portal's back. `POST /_sim/images`: {"do": "move-tag", instance, namespace, repository, tag, to}
 * points a tag elsewhere, immutable or not; {"do": "delete", ..., "image"} takes an image away with every tag of it. `to` and
 * `image` are a tag or a digest.
 */
export function imageLevers(world: World, state: AcrState): void {
  world.control('POST images', (_query, body) => {
    const [instance, namespace, name] = ['instance', 'namespace', 'repository'].map((each) =>
      text(body, each),
    )
    const repository = state.repositoryAt(instance ?? '', namespace ?? '', name ?? '')
    if (repository === undefined) throw new Refusal(404, 'NotFound', `No repository ${namespace}/${name}.`)
    const { repoId } = repository
    const at = world.clock.now()
    const digestOf = (reference: string): string => {
      const digest = state.digestOf(repoId, reference)
      if (digest === undefined) throw new Refusal(404, 'NotFound', `No image ${reference}.`)
      return digest
    }
    let digest: string
    if (body.do === 'move-tag') {
      const tag = text(body, 'tag')
      digest = digestOf(text(body, 'to'))
      const createdAt = state.tags.get(inRepo(repoId, tag))?.createdAt ?? at
      state.tags.put({ repoId, tag, digest, createdAt, updatedAt: at })
    } else if (body.do === 'delete') {
      digest = digestOf(text(body, 'image'))
      removeManifest(state, repoId, digest)
    } else throw new Refusal(400, 'InvalidParameter', 'do is move-tag or delete.')
    state.repositories.patch(repoId, { modifiedAt: at })
    return { body: { digest } }
  })
}
