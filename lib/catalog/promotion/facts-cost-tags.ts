import type { CostTagFacts, PlaceResource } from '../../domain/promotion/cost-tag-facts.ts'
import { billingToday, costRulesMark, readTagRules } from '../cost-rule/today.ts'
import type { Reader } from '../reader.ts'

/** The part of the document of the facts that the gate of costTags asks about. */
export interface CostTagsRow {
  mark: string | null
  day: string
  read: boolean
  entering: boolean
  resources: (Omit<PlaceResource, 'seenAt'> & { seenAt: string })[]
  unlisted: string[]
  unlinked: number
}

/** More resources than this are not asked about one by one: a place has a handful. */
const most = 500

// What it is billed as is what rules are written in. Until a bill names a resource, the product of its type stands for it.
const product = `coalesce((SELECT bs.cloud_product FROM bill_subject bs WHERE bs.resource_id = r.resource_id AND bs.account_id = r.account_id
    ORDER BY bs.created_at DESC LIMIT 1), lower(split_part(r.resource_type, '::', 2)))`

const resource = (services: string, environments: string) =>
  `SELECT r.name, r.resource_id, json_build_object('name', coalesce(nullif(r.name, ''), r.resource_id), 'accountId', r.account_id,
    'cloudProduct', ${product}, 'costTags', r.cost_tags, 'sharedServices', ${services}, 'sharedEnvironments', ${environments},
    'seenAt', r.seen_at) AS item FROM`

const others = (differs: string) =>
  `EXISTS (SELECT 1 FROM target o WHERE o.cluster_id = k.id AND o.retired_at IS NULL AND ${differs})`

/** Whether the row of the inventory is the cluster itself, whatever its product is called this year. */
const isCluster = `r.resource_id = k.external_id AND r.connection_id = k.connection_id AND r.resource_type LIKE '%::Cluster' AND r.gone_at IS NULL`
const ownClusters = `clusters c JOIN cluster k ON k.id = c.id`

const resources = `${resource(others('o.service_id <> s.id'), others('o.environment_id <> e.id'))} ${ownClusters} JOIN cloud_resource r ON ${isCluster}
  UNION ALL
  (${resource('false', 'false')} cloud_resource r WHERE r.service_id = s.id AND r.environment_id = e.id AND r.gone_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM ${ownClusters} WHERE ${isCluster}) ORDER BY r.name, r.resource_id LIMIT ${most})`

/** Of service `s`, environment `e` and the clusters of the targets. */
export const costTagsDocument = `json_build_object('mark', ${costRulesMark}, 'day', ${billingToday},
  'read', EXISTS (SELECT 1 FROM cloud_resource r WHERE r.connection_id = e.connection_id),
  'entering', NOT EXISTS (SELECT 1 FROM stay st WHERE st.service_id = s.id AND st.environment_id = e.id),
  'resources', (SELECT coalesce(json_agg(found.item ORDER BY found.name, found.resource_id), '[]') FROM (${resources}) found),
  'unlisted', (SELECT coalesce(json_agg(k.name ORDER BY k.name), '[]') FROM ${ownClusters}
    WHERE NOT EXISTS (SELECT 1 FROM cloud_resource r WHERE ${isCluster})),
  'unlinked', (SELECT CASE WHEN EXISTS (SELECT 1 FROM cloud_resource r WHERE r.service_id = s.id AND r.environment_id = e.id
      AND r.gone_at IS NULL) THEN 0 ELSE count(*) END
    FROM target t WHERE t.service_id = s.id AND t.environment_id = e.id AND t.retired_at IS NULL AND t.cluster_id IS NULL))`

/** What the gate of costTags is judged by; rules are read only when they changed since the last time. */
export async function costTagFactsOf(
  reader: Reader,
  row: CostTagsRow,
  of: { serviceId: string; environmentId: string; connectionId: string },
): Promise<CostTagFacts> {
  const { mark, resources: found, ...rest } = row
  const { connectionId, ...place } = of
  return {
    ...rest,
    ...place,
    rules: row.read ? await readTagRules(reader, { connectionId, day: row.day, mark }) : null,
    resources: found.map((one) => ({ ...one, seenAt: new Date(one.seenAt) })),
  }
}
