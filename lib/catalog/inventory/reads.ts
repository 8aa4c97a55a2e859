import type { KnownAddress } from '../../domain/inventory/source.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** What names and clusters say about whose a resource is. */
export interface LinkNames {
  services: { id: string; words: string[] }[]
  environments: { id: string; words: string[] }[]
  /** By the cloud's id; only clusters that are for one environment. */
  clusters: { externalId: string; name: string; environmentId: string }[]
}

// A value that may be written for the name of an environment or service is a way to write it.
const words = (slug: string) => `array_prepend(${slug}, ARRAY(SELECT DISTINCT a.alias FROM cost_tag_alias a
  WHERE a.kind = 'value' AND a.value = ${slug} AND (a.until_on IS NULL OR a.until_on > sluice_now())))`

const names = `SELECT
  (SELECT coalesce(json_agg(json_build_object('id', s.id, 'words', ${words('s.slug')}) ORDER BY s.slug), '[]')
    FROM service s WHERE s.retired_at IS NULL) AS services,
  (SELECT coalesce(json_agg(json_build_object('id', e.id, 'words', ${words('e.slug')}) ORDER BY e.rank), '[]')
    FROM environment e) AS environments,
  (SELECT coalesce(json_agg(json_build_object('externalId', c.external_id, 'name', c.name, 'environmentId', c.environment_id)), '[]')
    FROM (SELECT c.external_id, c.name, min(t.environment_id::text) AS environment_id FROM cluster c
      JOIN target t ON t.cluster_id = c.id AND t.retired_at IS NULL WHERE c.connection_id = $1
      GROUP BY c.id HAVING count(DISTINCT t.environment_id) = 1) c) AS clusters`

export async function readLinkNames(database: Database, connectionId: string): Promise<LinkNames> {
  const [row] = await rowsOf<LinkNames>(database, 'inventory.names', names, [connectionId])
  return row ?? { services: [], environments: [], clusters: [] }
}

/** A repository whose files say where resources come from. */
export interface SourceRepositoryRow {
  id: string
  repository: string
  branch: string
  /** Head of the branch that was read; null: it was not read yet. */
  head: string | null
  problem: string | null
}

export const listSourceRepositories = (
  database: Database,
  connectionId: string,
): Promise<SourceRepositoryRow[]> =>
  rowsOf<SourceRepositoryRow>(
    database,
    'inventory.repositories',
    `SELECT id, repository, branch, head, problem FROM source_repository WHERE connection_id = $1 ORDER BY repository`,
    [connectionId],
  )

/** Everything that files of a connection's repositories speak of. */
export const listSourceAddresses = (database: Database, connectionId: string): Promise<KnownAddress[]> =>
  rowsOf<KnownAddress>(
    database,
    'inventory.addresses',
    `SELECT r.repository, a.path, a.address, a.by, a.resource_id AS "resourceId", a.name, a.stack, a.product
      FROM source_repository r JOIN source_address a ON a.repository_id = r.id WHERE r.connection_id = $1
      ORDER BY r.repository, a.path, a.address, a.id`,
    [connectionId],
  )

/** Products that resources are billed as: the latest known of each. */
export async function readBilledProducts(
  database: Database,
  connectionId: string,
): Promise<Map<string, string>> {
  const rows = await rowsOf<{ key: string; product: string }>(
    database,
    'inventory.products',
    `SELECT DISTINCT ON (1) s.account_id || ' ' || s.resource_id AS key, s.cloud_product AS product
      FROM cloud_resource r JOIN bill_subject s ON s.resource_id = r.resource_id AND s.account_id = r.account_id
      WHERE r.connection_id = $1 AND r.gone_at IS NULL ORDER BY 1, s.created_at DESC`,
    [connectionId],
  )
  return new Map(rows.map(({ key, product }) => [key, product]))
}

/** Keys of the resources that are there. */
export const listResourceKeys = (
  database: Database,
  connectionId: string,
): Promise<{ id: string; key: string }[]> =>
  rowsOf<{ id: string; key: string }>(
    database,
    'inventory.keys',
    `SELECT id, concat_ws(' ', account_id, region_id, resource_type, resource_id) AS key FROM cloud_resource
      WHERE connection_id = $1 AND gone_at IS NULL`,
    [connectionId],
  )
