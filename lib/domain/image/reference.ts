/** An image as a pod template or a manifest names it. */
export interface ImageName {
  host: string
  namespace: string
  name: string
  imageTag: string | null
  digest: string | null
}

/**
 * `host/namespace/name[:tag][@digest]`. Null for what is not in a registry of namespaces (`nginx`, `library` images):
 * nothing of ours.
 */
export function parseImageName(text: string): ImageName | null {
  const [path = '', digest = null] = text.split('@', 2)
  const slash = path.lastIndexOf('/')
  const colon = path.indexOf(':', slash + 1)
  const bare = colon === -1 ? path : path.slice(0, colon)
  const [host = '', ...rest] = bare.split('/')
  const name = rest.pop()
  if (!name || rest.length === 0 || !/[.:]/.test(host)) return null
  return {
    host,
    namespace: rest.join('/'),
    name,
    imageTag: colon === -1 ? null : path.slice(colon + 1),
    digest,
  }
}

/** One registry has a public and a VPC host: `-registry-vpc.` and `-registry.` are the same instance. */
export const plainHost = (host: string): string => host.toLowerCase().replace('-registry-vpc.', '-registry.')

const sha = /^[0-9a-f]{40}$/

/** The commit an image was built from, by the names it carries: a tag that is a full commit id. */
export const commitOfTags = (imageTags: readonly string[]): string | null =>
  imageTags.find((name) => sha.test(name)) ?? null

/** The commit by the image's labels (OCI annotations: org.opencontainers.image.revision). */
export function commitOfLabels(labels: Readonly<Record<string, string>>): string | null {
  const revision = labels['org.opencontainers.image.revision'] ?? ''
  return sha.test(revision) ? revision : null
}
