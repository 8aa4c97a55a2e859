import { z } from 'zod'

const text = z.string().nullish()

/** DescribeClustersV1 (cs 2015-12-15), snake_case. */
export const ClusterList = z.object({
  clusters: z
    .array(
      z.object({
        cluster_id: z.string(),
        name: z.string(),
        region_id: text,
        state: text,
        cluster_spec: text,
        current_version: text,
      }),
    )
    .nullish(),
  page_info: z.object({ page_number: z.number(), page_size: z.number(), total_count: z.number() }).nullish(),
})

/** DescribeClusterUserKubeconfig: YAML, and until when it is good (RFC 3339). */
export const KubeconfigAnswer = z.object({ config: z.string().min(1), expiration: text })
