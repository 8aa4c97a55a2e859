import { z } from 'zod'

/** OCI image manifest and index, Docker manifest v2 and list: only what we use. */
export const WireManifest = z.object({
  mediaType: z.string().optional(),
  config: z.object({ digest: z.string() }).optional(),
  manifests: z.array(z.object({ digest: z.string() })).optional(),
})
export type WireManifest = z.infer<typeof WireManifest>

/** OCI image config: the labels of what was built. */
export const WireConfig = z.object({
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
})

/** Token endpoint of the Docker registry protocol; some answer access_token only. */
export const WireToken = z
  .object({
    token: z.string().optional(),
    access_token: z.string().optional(),
    expires_in: z.number().optional(),
  })
  .refine((answer) => Boolean(answer.token ?? answer.access_token), 'neither token nor access_token')

/** Error list of the OCI distribution specification. */
export const WireErrors = z.object({
  errors: z.array(z.object({ code: z.string(), message: z.string().nullish() })).min(1),
})

/** What a manifest may be served as. */
export const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')
