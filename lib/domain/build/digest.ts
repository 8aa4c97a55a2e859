import { z } from 'zod'

/** The identity of an image: `sha256:` and 64 lower-case hex digits (OCI image spec, descriptors). */
export const Digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .brand<'Digest'>()
export type Digest = z.infer<typeof Digest>

/** ACR answers digests with and without the algorithm; both become the one form we keep. */
export function parseDigest(text: string): Digest | null {
  const candidate = text.startsWith('sha256:') ? text : `sha256:${text}`
  const parsed = Digest.safeParse(candidate.toLowerCase())
  return parsed.success ? parsed.data : null
}
