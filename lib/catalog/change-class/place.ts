import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { type Reader, readDocument } from '../reader.ts'

const statement = `SELECT json_build_object('serviceId', (SELECT id FROM service WHERE slug = $1 OR id::text = $1 LIMIT 1),
  'environmentId', (SELECT id FROM environment WHERE slug = $2 OR id::text = $2 LIMIT 1)) AS document`

/** Service and environment by slug or id. Fails with `not-found`. */
export async function findContentPlace(
  reader: Reader,
  of: { service: string; environment: string },
): Promise<Result<{ serviceId: string; environmentId: string }>> {
  const found = await readDocument<{ serviceId: string | null; environmentId: string | null }>(
    reader,
    'content-class.place',
    statement,
    [of.service, of.environment],
  )
  if (!found?.serviceId)
    return fail('not-found', `no service is called "${of.service}"`, { field: 'service' })
  if (!found.environmentId)
    return fail('not-found', `no environment is called "${of.environment}"`, { field: 'environment' })
  return ok({ serviceId: found.serviceId, environmentId: found.environmentId })
}
