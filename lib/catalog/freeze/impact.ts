import type { PromotionKind } from '../../domain/promotion/state.ts'
import { type Reader, readDocument } from '../reader.ts'

/** A promotion that waits, or one that started. */
export interface PlacedPromotion {
  id: string
  number: number
  kind: PromotionKind
  serviceId: string
  environmentId: string
  buildId: string
  /** What ran there when it started; null where nothing did, or it has not. */
  overBuildId: string | null
  service: string
  environment: string
  at: string | null
}

export interface ReleaseRow {
  id: string
  name: string
  batch: string
  branch: string
  zone: string
  cutPlannedAt: string
  weekStartsAt: string
  goLiveStartsAt: string
  goLiveEndsAt: string
  cutAt: string | null
  closedAt: string | null
  productLineIds: string[]
}

export interface ImpactFacts {
  waiting: PlacedPromotion[]
  started: PlacedPromotion[]
  releases: ReleaseRow[]
  people: {
    zone: string | null
    grants: { scopeKind: 'all' | 'team' | 'product-line' | 'environment'; scopeId: string | null }[]
  }[]
}

const promotions = (
  at: string,
  where: string,
) => `(SELECT coalesce(json_agg(json_build_object('id', p.id, 'number', p.number,
    'kind', p.kind, 'serviceId', p.service_id, 'environmentId', p.environment_id,
    'buildId', p.build_id, 'overBuildId', p.started_over_build_id, 'service', s.slug, 'environment', e.slug,
    'at', ${at}) ORDER BY p.number DESC), '[]')
  FROM (SELECT * FROM promotion WHERE ${where} ORDER BY requested_at DESC LIMIT 2000) p
  JOIN service s ON s.id = p.service_id JOIN environment e ON e.id = p.environment_id)`

/** Columns of release `r`, as ReleaseDates of the API. */
export const releaseDates = `'id', r.id, 'name', r.name, 'batch', r.batch, 'branch', r.branch, 'zone', r.zone,
  'cutPlannedAt', r.cut_planned_at, 'weekStartsAt', r.week_starts_at, 'goLiveStartsAt', r.go_live_starts_at,
  'goLiveEndsAt', r.go_live_ends_at, 'cutAt', r.cut_at, 'closedAt', r.closed_at`

/** Days looked back at what a window would have stopped. */
export const impactDays = 30

const statement = `SELECT json_build_object(
  'waiting', ${promotions('coalesce(p.scheduled_at, p.wake_at)', `state = 'pending'`)},
  'started', ${promotions('p.started_at', `started_at > sluice_now() - interval '${impactDays} days' AND kind <> 'rollback'`)},
  'releases', (SELECT coalesce(json_agg(json_build_object(${releaseDates},
      'productLineIds', (SELECT coalesce(json_agg(l.product_line_id), '[]') FROM release_product_line l WHERE l.release_id = r.id))
      ORDER BY r.go_live_starts_at), '[]') FROM release r WHERE r.closed_at IS NULL),
  'people', (SELECT coalesce(json_agg(json_build_object('zone', p.time_zone, 'grants', g.grants)), '[]') FROM person p
    JOIN LATERAL (SELECT json_agg(json_build_object('scopeKind', g.scope_kind, 'scopeId', g.scope_id)) AS grants FROM "grant" g
      WHERE g.person_id = p.id AND g.role IN ('developer', 'release-manager') AND g.from_at <= sluice_now()
        AND (g.to_at IS NULL OR g.to_at > sluice_now())) g ON g.grants IS NOT NULL
    WHERE p.disabled_at IS NULL)) AS document`

/** What a new window may meet: waiting and late promotions, open releases, people who promote. */
export async function readImpactFacts(reader: Reader): Promise<ImpactFacts> {
  const facts = await readDocument<ImpactFacts>(reader, 'freeze.impact', statement)
  if (!facts) throw new Error('the facts of an impact answered no row')
  return facts
}
