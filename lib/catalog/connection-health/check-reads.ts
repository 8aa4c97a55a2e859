import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

/** What a connection check has to try. */
export interface CheckPlan {
  roles: {
    purpose: 'reading' | 'cost' | 'tagging' | 'promotion'
    environmentId: string | null
    arn: string
  }[]
  /** Manifest repository of each environment that has a writer's token. */
  writers: { environmentId: string; repository: string | null }[]
  /** Clusters each environment is placed in. */
  clusters: { environmentId: string; externalId: string }[]
}

const statement = `
SELECT
  (SELECT coalesce(json_agg(json_build_object('purpose', r.purpose, 'environmentId', r.environment_id, 'arn', r.arn)
    ORDER BY r.purpose, r.environment_id), '[]') FROM connection_role r WHERE r.connection_id = $1) AS roles,
  (SELECT coalesce(json_agg(json_build_object('environmentId', e.id,
    'repository', e.placement -> 'manifest' ->> 'repository')), '[]')
    FROM connection_secret s JOIN environment e ON e.id = s.environment_id
    WHERE s.connection_id = $1 AND s.purpose = 'manifest-writer') AS writers,
  (SELECT coalesce(json_agg(json_build_object('environmentId', e.id, 'externalId', c.external_id) ORDER BY c.name), '[]')
    FROM environment e CROSS JOIN LATERAL jsonb_array_elements(e.placement -> 'clusters') AS placed
    JOIN cluster c ON c.connection_id = e.connection_id AND c.name = placed ->> 'name'
    WHERE e.connection_id = $1) AS clusters`

export async function readCheckPlan(database: Database, connectionId: string): Promise<CheckPlan> {
  const [row] = await rowsOf<CheckPlan & Record<string, unknown>>(
    database,
    'connection.check-plan',
    statement,
    [connectionId],
  )
  return row ?? { roles: [], writers: [], clusters: [] }
}
