import type { Suggestion } from '../../domain/cost-finding/finding.ts'
import type { ResourceSource } from '../../domain/cost-finding/fix.ts'
import type { CostFindingKind } from '../../domain/cost-finding/kinds.ts'
import type { Subject } from '../../domain/permission/decide.ts'
import type { Reader } from '../reader.ts'
import { readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

/** One finding as a fix needs to know it. */
export interface FindingToFix {
  id: string
  kind: CostFindingKind
  isOpen: boolean
  isUnderWay: boolean
  connectionId: string
  name: string
  scope: Subject
  serviceId: string | null
  environmentId: string | null
  suggestions: Pick<Suggestion, 'key' | 'value'>[]
  resource: { accountId: string; regionId: string; resourceType: string; resourceId: string } | null
  /** Null: it is of no resource of the inventory. */
  source: ResourceSource | null
}

// What another fix only shows holds nobody up: it is thrown away for the newer one.
const underWay = `EXISTS (SELECT 1 FROM cost_fix_item i JOIN cost_fix x ON x.id = i.fix_id WHERE i.finding_id = f.id
  AND i.ended_at IS NULL AND x.state IN ('applying', 'proposed'))`

const text = `SELECT coalesce(json_agg(json_build_object('id', f.id, 'kind', f.kind, 'isOpen', f.closed_at IS NULL,
    'isUnderWay', ${underWay}, 'connectionId', f.connection_id, 'name', f.name,
    'scope', json_build_object('teamId', f.team_id, 'productLineId', f.product_line_id, 'environmentId', f.environment_id),
    'serviceId', f.service_id, 'environmentId', f.environment_id,
    'suggestions', (SELECT coalesce(json_agg(json_build_object('key', s ->> 'key', 'value', s ->> 'value')), '[]')
      FROM jsonb_array_elements(f.suggestions) s),
    'resource', CASE WHEN r.id IS NOT NULL THEN json_build_object('accountId', r.account_id, 'regionId', r.region_id,
      'resourceType', r.resource_type, 'resourceId', r.resource_id) END,
    'source', CASE WHEN r.id IS NOT NULL THEN json_build_object('source', r.source, 'address', r.source_detail ->> 'address',
      'file', CASE WHEN r.source_detail ->> 'repository' IS NOT NULL AND r.source_detail ->> 'path' IS NOT NULL
        THEN json_build_object('repository', r.source_detail ->> 'repository', 'path', r.source_detail ->> 'path') END) END
  ) ORDER BY f.id), '[]') AS document
  FROM cost_finding f LEFT JOIN cloud_resource r ON r.id = f.resource_row_id AND r.gone_at IS NULL
  WHERE f.id = ANY ($1::uuid[])`

/** The findings that are there, of these. */
export const readFindingsToFix = async (reader: Reader, ids: readonly string[]): Promise<FindingToFix[]> =>
  (await readDocument<FindingToFix[]>(reader, 'cost-fix.findings', text, [ids])) ?? []

/** Nobody else puts these into a fix until the transaction is over. */
export const lockFindings = (tx: Transaction, ids: readonly string[]): Promise<unknown> =>
  tx.prisma.$queryRaw`SELECT id FROM cost_finding WHERE id = ANY (${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`
