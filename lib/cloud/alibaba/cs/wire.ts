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

/** DescribeClusterNodePools. */
export const NodePoolList = z.object({
  nodepools: z
    .array(
      z.object({
        nodepool_info: z.object({ nodepool_id: z.string(), name: text }),
        auto_scaling: z
          .object({ enable: z.boolean().nullish(), max_instances: z.number().nullish() })
          .nullish(),
        scaling_group: z.object({ desired_size: z.number().nullish() }).nullish(),
        status: z.object({ total_nodes: z.number().nullish() }).nullish(),
      }),
    )
    .nullish(),
})

/** ListClusterAddonInstances. */
export const AddonList = z.object({
  addons: z.array(z.object({ name: z.string(), version: text, state: text })).nullish(),
})
