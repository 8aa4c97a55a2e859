import { newId } from '../../platform/ids.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

export interface AdoptionRecord {
  id: string
  serviceId: string
  service: string
  teamId: string | null
  productLineId: string | null
  environmentId: string
  environment: string
  digest: string
  askedById: string
  decidedAt: string | null
}

const one = `SELECT json_build_object('id', a.id, 'serviceId', s.id, 'service', s.slug, 'teamId', s.team_id,
    'productLineId', s.product_line_id, 'environmentId', e.id, 'environment', e.slug, 'digest', a.digest,
    'askedById', a.asked_by_id, 'decidedAt', a.decided_at) AS document
  FROM adoption a JOIN service s ON s.id = a.service_id JOIN environment e ON e.id = a.environment_id WHERE a.id = $1::uuid`

/** One adoption by its id, locked; null when there is none. */
export async function lockAdoption(tx: Transaction, id: string): Promise<AdoptionRecord | null> {
  await tx.prisma.$executeRaw`SELECT 1 FROM adoption WHERE id = ${id}::uuid FOR UPDATE`
  return readDocument<AdoptionRecord>(tx, 'adoption', one, [id])
}

/** What runs in a place and what should, as far as adopting or reverting needs it. */
export interface PlaceDrift {
  runningDigest: string | null
  runningBuildId: string | null
  desiredDigest: string | null
  driftSinceAt: string | null
  activeNumber: number | null
  openAdoptionId: string | null
}

const drift = `SELECT json_build_object('runningDigest', l.running_digest, 'runningBuildId', l.running_build_id,
    'desiredDigest', l.desired_digest, 'driftSinceAt', l.drift_since_at,
    'activeNumber', (SELECT number FROM promotion WHERE id = l.active_promotion_id),
    'openAdoptionId', (SELECT a.id FROM adoption a WHERE a.service_id = l.service_id
      AND a.environment_id = l.environment_id AND a.decided_at IS NULL)) AS document
  FROM place l WHERE l.service_id = $1::uuid AND l.environment_id = $2::uuid`

export const readDrift = (
  reader: Reader,
  place: { serviceId: string; environmentId: string },
): Promise<PlaceDrift | null> =>
  readDocument<PlaceDrift>(reader, 'place.drift', drift, [place.serviceId, place.environmentId])

/** Asks to take over what runs; the open one per place is unique. */
export async function insertAdoption(
  tx: Transaction,
  adoption: {
    serviceId: string
    environmentId: string
    digest: string
    buildId: string | null
    reason: string
    askedById: string
  },
): Promise<string> {
  const id = newId()
  await tx.prisma.adoption.create({ data: { ...adoption, id, askedAt: tx.now } })
  return id
}

/** Decides it. What was adopted is desired from now on, and its open stay counts as adopted. */
export async function decideAdoption(
  tx: Transaction,
  adoption: AdoptionRecord,
  by: { personId: string; adopted: boolean },
): Promise<void> {
  await tx.prisma.adoption.update({
    where: { id: adoption.id },
    data: { decidedById: by.personId, decidedAt: tx.now, adopted: by.adopted },
  })
  if (!by.adopted) return
  await tx.prisma.stay.updateMany({
    where: {
      serviceId: adoption.serviceId,
      environmentId: adoption.environmentId,
      digest: adoption.digest,
      endedAt: null,
    },
    data: { cause: 'adopted' },
  })
}
