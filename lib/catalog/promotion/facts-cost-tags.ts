import { EnvironmentSettings } from '../../domain/environment/settings.ts'
import { productOf } from '../../domain/inventory/product.ts'
import type { CostTagFacts, PlaceResource } from '../../domain/promotion/cost-tag-facts.ts'
import { billingToday, costRulesMark, readTagRules } from '../cost-rule/today.ts'
import { instant, type Reader, readDocument } from '../reader.ts'
import { clustersOfPlace } from './slots.ts'

/** The part of the document of the facts that the gate of costTags asks about. */
export interface CostTagsRow {
  mark: string | null
  day: string
  /** Null: the inventory is off, or was never read. */
  readAt: string | null
  entering: boolean
  resources: (Omit<PlaceResource, 'cloudProduct'> & { resourceType: string; cloudProduct: string | null })[]
  unlisted: string[]
  unlinked: number
}

/** More resources than this are not asked about one by one: a place has a handful. */
const most = 500

// What it is billed as is what rules are written in.
const product = `(SELECT bs.cloud_product FROM bill_subject bs WHERE bs.resource_id = r.resource_id AND bs.account_id = r.account_id
    ORDER BY bs.created_at DESC LIMIT 1)`

const resource = (services: string, environments: string) =>
  `SELECT r.name, r.resource_id, json_build_object('name', coalesce(nullif(r.name, ''), r.resource_id), 'accountId', r.account_id,
    'resourceType', r.resource_type, 'cloudProduct', ${product}, 'costTags', r.cost_tags, 'sharedServices', ${services},
    'sharedEnvironments', ${environments}) AS item FROM`

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
  'readAt', (SELECT y.cursor ->> 'at' FROM sync_cursor y WHERE y.connection_id = e.connection_id AND y.noun = 'inventory'
    AND y.cursor ->> 'state' <> 'off'),
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
  const { mark, readAt, resources: found, ...rest } = row
  const { connectionId, ...place } = of
  return {
    ...rest,
    ...place,
    readAt: instant(readAt),
    rules: readAt === null ? null : await readTagRules(reader, { connectionId, day: row.day, mark }),
    resources: found.map(({ resourceType, cloudProduct, ...one }) => ({
      ...one,
      cloudProduct: cloudProduct ?? productOf(resourceType),
    })),
  }
}

// $1 service, $2 environment.
const statement = `WITH s AS (SELECT * FROM service WHERE id = $1::uuid), e AS (SELECT * FROM environment WHERE id = $2::uuid),
  clusters AS (${clustersOfPlace})
SELECT json_build_object('settings', e.settings, 'connectionId', e.connection_id, 'costTags', ${costTagsDocument}) AS document FROM s CROSS JOIN e`

/** The same of a place, whatever is promoted to it; null when service or environment is not there. */
export async function readPlaceCostTags(
  reader: Reader,
  place: { serviceId: string; environmentId: string },
): Promise<{ costTags: CostTagFacts; settings: EnvironmentSettings } | null> {
  type Row = { settings: unknown; connectionId: string; costTags: CostTagsRow }
  const values = [place.serviceId, place.environmentId]
  const row = await readDocument<Row>(reader, 'place.cost-tags', statement, values)
  if (row === null) return null
  const { connectionId } = row
  return {
    costTags: await costTagFactsOf(reader, row.costTags, { ...place, connectionId }),
    settings: EnvironmentSettings.parse(row.settings),
  }
}
