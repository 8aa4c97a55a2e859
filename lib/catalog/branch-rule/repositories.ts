import type { FreezeTarget } from '../../domain/freeze/scope.ts'
import { type Reader, readDocument } from '../reader.ts'

/** A repository whose branches may be ruled, with the services that are made from it. */
export interface RuledRepository {
  id: string
  connectionId: string
  path: string
  defaultBranch: string
  /** Rules are begun here: it is not archived and its connection is in use. What was begun is ended in any case. */
  inUse: boolean
  services: FreezeTarget[]
}

interface Row extends Omit<RuledRepository, 'services'> {
  services: Omit<FreezeTarget, 'environmentId' | 'regions'>[]
}

const statement = (
  where: string,
) => `SELECT coalesce(json_agg(json_build_object('id', r.id, 'connectionId', r.connection_id, 'path', r.path,
    'defaultBranch', r.default_branch, 'inUse', NOT r.archived AND c.disabled_at IS NULL, 'services', s.services) ORDER BY r.path), '[]') AS document
  FROM code_repository r JOIN connection c ON c.id = r.connection_id
  JOIN LATERAL (SELECT json_agg(json_build_object('serviceId', s.id, 'productLineId', s.product_line_id, 'teamId', s.team_id,
      'tier', s.tier, 'runtime', s.runtime)) AS services
    FROM service s WHERE s.code_repository_id = r.id AND s.retired_at IS NULL) s ON s.services IS NOT NULL OR r.id = $1::uuid
  ${where}`

/** A merge goes into no environment and no region. */
const repositoryOf = ({ services, ...rest }: Row): RuledRepository => ({
  ...rest,
  services: (services ?? []).map((service) => ({ ...service, environmentId: null, regions: null })),
})

/** Every repository that a service is made from, in one statement. */
export async function listRuledRepositories(reader: Reader): Promise<RuledRepository[]> {
  const rows = await readDocument<Row[]>(reader, 'branch-rule.repositories', statement(''), [null])
  return (rows ?? []).map(repositoryOf)
}

/** One repository, also without a service; null when it is not there. */
export async function readRuledRepository(reader: Reader, id: string): Promise<RuledRepository | null> {
  const rows = await readDocument<Row[]>(
    reader,
    'branch-rule.repository',
    statement('WHERE r.id = $1::uuid'),
    [id],
  )
  return rows?.[0] ? repositoryOf(rows[0]) : null
}
