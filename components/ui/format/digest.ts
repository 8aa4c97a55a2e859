/** Seven hex characters of a digest, without its algorithm. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 7)
}

/** A text with each digest in it cut to its short form: image@sha256:… becomes image@3926505. */
export function shortenDigests(text: string): string {
  return text.replace(/sha256:[0-9a-f]{64}/g, shortDigest)
}

/** `202406-20240630.539481` in its parts, or null when it is not such a version. */
export function splitVersion(version: string): { batch: string; day: string; counter: string } | null {
  const match = /^(\d{6})-(\d{8})\.(\d+)$/.exec(version)
  return match?.[1] && match[2] && match[3] ? { batch: match[1], day: match[2], counter: match[3] } : null
}
