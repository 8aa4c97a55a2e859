import type { DescribedEntity } from '../../domain/descriptor/entity.ts'
import { EnvironmentPlacement } from '../../domain/environment/settings.ts'
import type {
  ApplicationSubject,
  FunctionSubject,
  ImageSubject,
  KnownService,
  MatchingInput,
  Pin,
  PipelineSubject,
  RepositorySubject,
  WorkloadSubject,
} from '../../domain/matching/subject.ts'
import type { Database } from '../database.ts'
import { rowsOf } from '../statement.ts'

interface RepositoryRow extends Omit<RepositorySubject, 'entities'> {
  descriptor: { entities: DescribedEntity[] } | null
}

const repositories = `
SELECT id, path, archived, descriptor FROM code_repository WHERE connection_id = $1`
const pipelines = `
SELECT id, name, CASE WHEN code_repository_id IS NULL THEN '{}' ELSE ARRAY[code_repository_id] END AS "repositoryIds"
FROM pipeline WHERE connection_id = $1`
const images = 'SELECT id, host, namespace, name FROM image_repository WHERE connection_id = $1'
const workloads = `
SELECT w.id, w.cluster_id AS "clusterId", c.name AS "clusterName", w.namespace, w.kind, w.name, w.containers
FROM workload w JOIN cluster c ON c.id = w.cluster_id WHERE c.connection_id = $1 AND w.gone_at IS NULL`
const applications = `
SELECT a.id, a.name, a.region, a.cluster_id AS "clusterId", c.name AS "clusterName", a.namespace, a.containers
FROM edas_application a LEFT JOIN cluster c ON c.id = a.cluster_id WHERE a.connection_id = $1 AND a.gone_at IS NULL`
const functions = `
SELECT id, name, region,
  CASE WHEN image IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object('name', 'main', 'image', image)) END AS containers
FROM fc_function WHERE connection_id = $1 AND gone_at IS NULL`
const services = `
SELECT s.id, s.slug, s.code_repository_id AS "codeRepositoryId", l.slug AS "productLine",
  s.retired_at IS NOT NULL AS retired,
  ARRAY(SELECT a.slug FROM slug_alias a WHERE a.noun = 'service' AND a.owner_id = s.id) AS aliases
FROM service s LEFT JOIN product_line l ON l.id = s.product_line_id`
const environments = `SELECT id, slug, placement FROM environment WHERE connection_id = $1 ORDER BY rank`
const pins = `
SELECT noun, subject_id AS "subjectId", service_id AS "serviceId" FROM "match" WHERE connection_id = $1 AND pinned`

/** Everything that matching looks at, for one connection. */
export async function readMatchingInput(database: Database, connectionId: string): Promise<MatchingInput> {
  const of = [connectionId]
  const [
    repositoryRows,
    pipelineRows,
    imageRows,
    workloadRows,
    applicationRows,
    functionRows,
    serviceRows,
    environmentRows,
    pinRows,
  ] = await Promise.all([
    rowsOf<RepositoryRow>(database, 'match.repositories', repositories, of),
    rowsOf<PipelineSubject>(database, 'match.pipelines', pipelines, of),
    rowsOf<ImageSubject>(database, 'match.images', images, of),
    rowsOf<WorkloadSubject>(database, 'match.workloads', workloads, of),
    rowsOf<ApplicationSubject>(database, 'match.applications', applications, of),
    rowsOf<FunctionSubject>(database, 'match.functions', functions, of),
    rowsOf<KnownService>(database, 'match.services', services),
    rowsOf<{ id: string; slug: string; placement: unknown }>(
      database,
      'match.environments',
      environments,
      of,
    ),
    rowsOf<Pin>(database, 'match.pins', pins, of),
  ])
  return {
    repositories: repositoryRows.map(({ descriptor, ...row }) => ({
      ...row,
      entities: descriptor?.entities ?? [],
    })),
    pipelines: pipelineRows,
    images: imageRows,
    workloads: workloadRows,
    applications: applicationRows,
    functions: functionRows,
    services: serviceRows,
    environments: environmentRows.flatMap(({ placement, ...row }) => {
      const parsed = EnvironmentPlacement.safeParse(placement)
      return parsed.success ? [{ ...row, placement: parsed.data }] : []
    }),
    pins: pinRows,
  }
}

/** What matching depends on besides the cloud's facts, as two digests. */
interface MatchingMark {
  /** Pins, placements, and passes that died: nothing that matching writes itself. */
  given: string
  /** Services, which matching makes too. */
  services: string
}

export async function readMatchingMark(database: Database, connectionId: string): Promise<MatchingMark> {
  const [row] = await rowsOf<MatchingMark>(
    database,
    'match.mark',
    `SELECT md5(concat_ws(' ',
      (SELECT string_agg(concat_ws(':', id, placement::text), ',' ORDER BY id) FROM environment WHERE connection_id = $1),
      (SELECT string_agg(concat_ws(':', subject_id, service_id), ',' ORDER BY subject_id) FROM "match"
        WHERE connection_id = $1 AND pinned),
      (SELECT max(ended_at) FROM sync_pass WHERE connection_id = $1 AND problem = 'the process ended'))) AS given,
    md5(concat_ws(' ',
      (SELECT concat_ws(':', count(*), max(created_at)) FROM service),
      (SELECT concat_ws(':', count(*), max(retired_at)) FROM service WHERE retired_at IS NOT NULL))) AS services`,
    [connectionId],
  )
  return row ?? { given: '', services: '' }
}

export interface MatchingState {
  mark: Partial<MatchingMark>
  /** Whoever regrouped something last since the matching before left this; null: nobody did. */
  owed: string | null
}

/** How the last matching left things; null: there was none. */
export async function readMatchingState(
  database: Database,
  connectionId: string,
): Promise<MatchingState | null> {
  const [row] = await rowsOf<MatchingState>(
    database,
    'match.state',
    `SELECT cursor -> 'mark' AS mark, nullif(cursor ->> 'owed', 'false') AS owed
    FROM sync_cursor WHERE connection_id = $1 AND noun = 'match'`,
    [connectionId],
  )
  return row ?? null
}
