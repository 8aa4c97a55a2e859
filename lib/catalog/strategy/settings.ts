import type { FittedTarget } from '../../domain/strategy/fit.ts'
import type { Strategy } from '../../domain/strategy/strategy.ts'
import type { Prisma } from '../generated/client.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

/** A service in one environment, with what is set there and where it runs. */
export interface StrategyPlaceRow {
  serviceId: string
  teamId: string | null
  productLineId: string | null
  environmentId: string
  environment: string
  /** Null: nobody set one. */
  stored: unknown
  reason: string | null
  setBy: { id: string; key: string; name: string } | null
  setAt: string | null
  /** Pods as seen last; null: not seen. */
  targets: (FittedTarget & { name: string; pods: number | null })[]
}

const places = `SELECT coalesce(json_agg(json_build_object('serviceId', s.id, 'teamId', s.team_id,
    'productLineId', s.product_line_id, 'environmentId', e.id, 'environment', e.slug, 'stored', g.strategy,
    'reason', g.reason, 'setAt', g.set_at,
    'setBy', CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'key', p.key, 'name', p.name) END,
    'targets', (SELECT json_agg(json_build_object('kind', t.kind, 'workloadKind', t.workload_kind, 'writeWay', t.write_way,
        'name', coalesce(t.workload_name, ''), 'pods', l.replicas) ORDER BY t.wave, t.id)
      FROM target t LEFT JOIN target_look l ON l.target_id = t.id
      WHERE t.service_id = s.id AND t.environment_id = e.id AND t.retired_at IS NULL)) ORDER BY e.rank), '[]') AS document
  FROM service s
  JOIN environment e ON EXISTS (SELECT 1 FROM target t WHERE t.service_id = s.id AND t.environment_id = e.id AND t.retired_at IS NULL)
  LEFT JOIN strategy_setting g ON g.service_id = s.id AND g.environment_id = e.id
  LEFT JOIN person p ON p.id = g.set_by_id
  WHERE s.slug = $1 OR s.id::text = $1`

/** Environments in which a service lives, by rank; empty where it lives nowhere or is not known. */
export async function listStrategyPlaces(reader: Reader, service: string): Promise<StrategyPlaceRow[]> {
  return (await readDocument<StrategyPlaceRow[]>(reader, 'strategy.places', places, [service])) ?? []
}

/** Sets it from the next promotion on. */
export async function writeStrategy(
  tx: Transaction,
  place: { serviceId: string; environmentId: string },
  word: { strategy: Strategy; reason: string; setById: string | null },
): Promise<void> {
  const { serviceId, environmentId } = place
  const data = { ...word, strategy: word.strategy as Prisma.InputJsonValue, setAt: tx.now }
  await tx.prisma.strategySetting.upsert({
    where: { serviceId_environmentId: { serviceId, environmentId } },
    create: { serviceId, environmentId, ...data },
    update: data,
  })
}
