/** An image as manifests write it. */
export interface WrittenImage {
  /** host/namespace/name. */
  name: string
  imageTag: string | null
  digest: string | null
}

/** Splits `host:port/ns/name:tag@sha256:…`; the colon of a port is no tag. */
export function readImage(text: string): WrittenImage {
  const [beforeDigest = '', digest = null] = text.split('@', 2)
  const slash = beforeDigest.lastIndexOf('/')
  const colon = beforeDigest.indexOf(':', slash + 1)
  return colon === -1
    ? { name: beforeDigest, imageTag: null, digest }
    : { name: beforeDigest.slice(0, colon), imageTag: beforeDigest.slice(colon + 1), digest }
}
