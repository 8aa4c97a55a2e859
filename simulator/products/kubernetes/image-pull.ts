import { createHash } from 'node:crypto'
import type { World } from '../../kernel/world.ts'
import { hasImage } from '../acr/seed.ts'

export interface ImageReference {
  host: string
  namespace: string
  repository: string
  /** A digest (`sha256:..`) or a tag. */
  reference: string
}

/** Splits `host/namespace/repo@sha256:..` or `host/namespace/repo:tag`; undefined when it is no such reference. */
export function parseImage(image: string): ImageReference | undefined {
  const found =
    /^(?<host>[^/]+)\/(?<path>[^@:]+)(?:@(?<digest>sha256:[0-9a-f]{64})|:(?<tag>[\w.-]{1,128}))?$/.exec(image)
  const { host, path, digest, tag } = found?.groups ?? {}
  if (host === undefined || path === undefined) return undefined
  const slash = path.indexOf('/')
  return {
    host,
    namespace: slash < 0 ? '' : path.slice(0, slash),
    repository: path.slice(slash + 1),
    reference: digest ?? tag ?? 'latest',
  }
}

/** What a pull ends in: the image id that the runtime reports, or the runtime's words for why not. */
export type PullResult = { imageId: string } | { error: string }
export type ImagePull = (world: World, image: string) => PullResult

/** Registries of the platform itself: their images are always there. */
const platformHosts = /(^|\.)(ack\.aliyuncs\.com|registry\.aliyuncs\.com)$/

/** Pulls as containerd does, from the simulated registry. */
export const pullFromRegistry: ImagePull = (world, image) => {
  const parsed = parseImage(image)
  if (parsed === undefined) {
    return {
      error: `Failed to apply default image tag "${image}": couldn't parse image reference: invalid reference format`,
    }
  }
  const { host, namespace, repository, reference } = parsed
  const name = `${host}/${namespace}/${repository}`
  if (platformHosts.test(host)) {
    return { imageId: `${name}@sha256:${createHash('sha256').update(image).digest('hex')}` }
  }
  const digest = hasImage(world, host, namespace, repository, reference)
  if (digest !== undefined) return { imageId: `${name}@${digest}` }
  return {
    error: `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`,
  }
}
