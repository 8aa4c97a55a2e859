import type { GateFacts } from '../../domain/promotion/facts.ts'
import { readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

/** Promotions that use a rollout slot. */
const rolling = `state = 'applying'`

/** Clusters that a service has targets in: $1 service, $2 environment. */
export const clustersOfPlace = `SELECT DISTINCT c.id, c.name, c.region FROM target t JOIN cluster c ON c.id = t.cluster_id
  WHERE t.service_id = $1::uuid AND t.environment_id = $2::uuid AND t.retired_at IS NULL`

/** Fields of a JSON object, over `clusters`; `self` is the promotion that does not count. */
export const slotFields = (self: string) => `'rolloutsHere', (SELECT count(*) FROM promotion p
    WHERE p.environment_id = $2::uuid AND p.${rolling} AND p.id IS DISTINCT FROM ${self}),
  'rolloutsByCluster', (SELECT coalesce(json_agg(json_build_object('cluster', c.name, 'count', (
      SELECT count(DISTINCT p.id) FROM promotion p JOIN target t ON t.service_id = p.service_id AND t.environment_id = p.environment_id
      WHERE t.cluster_id = c.id AND t.retired_at IS NULL AND p.${rolling} AND p.id IS DISTINCT FROM ${self}))), '[]') FROM clusters c)`

const statement = `WITH clusters AS (${clustersOfPlace}) SELECT json_build_object(${slotFields('$3::uuid')}) AS document`

/** How many rollouts go on beside this promotion, in its environment and in each cluster it would go to. */
export type Slots = Pick<GateFacts['queue'], 'rolloutsHere' | 'rolloutsByCluster'>

/**
 * Waits for its turn among the starts of its environment and answers the slots as they are then: whoever is next sees
 * this one. Held to the end of the transaction, so it is taken last, when everything else was judged.
 */
export async function takeTurn(
  tx: Transaction,
  of: { id: string; serviceId: string; environmentId: string },
): Promise<Slots | null> {
  const key = `starts ${of.environmentId}`
  await tx.prisma.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}::text, 0))`
  return readDocument<Slots>(tx, 'slots', statement, [of.serviceId, of.environmentId, of.id])
}
