import { actionOf } from '../../domain/change-class/action.ts'
import { evaluateFreezes } from '../../domain/freeze/evaluate.ts'
import type { PreparedFreezes } from '../../domain/freeze/prepare.ts'
import type { FreezeTarget } from '../../domain/freeze/scope.ts'
import { type FreezeQuestion, sayOn } from '../../domain/freeze/standing.ts'
import type { FreezeFacts } from '../../domain/promotion/facts.ts'
import type { PromotionKind } from '../../domain/promotion/state.ts'
import { type KnownContent, readContentClass, unknownContent } from '../freeze/content-class.ts'
import { exceptionDocument, exceptionOf } from '../freeze/exception-row.ts'
import { freezeMark, readFreezes } from '../freeze/prepared.ts'
import { grantsOfP, groupsOfP } from '../person/held-grants.ts'
import { instant, type Reader, readDocument } from '../reader.ts'
import type { FreezeRow } from './facts-freeze-row.ts'
import { type PersonRow, personOf } from './facts-rows.ts'

/** Of service `s`, environment `e`, build `b`, the path and the promotion $4. */
export const freezeDocument = `json_build_object('now', sluice_now(), 'mark', ${freezeMark}, 'tier', s.tier, 'runtime', s.runtime,
  'regions', (SELECT coalesce(json_agg(DISTINCT c.region) FILTER (WHERE c.region IS NOT NULL), to_json(e.regions))
      FROM target t JOIN target_region c ON c.target_id = t.id
    WHERE t.service_id = s.id AND t.environment_id = e.id AND t.retired_at IS NULL),
  'path', (SELECT to_json(path.ids) FROM path),
  'isLast', (SELECT path.ids[cardinality(path.ids)] = e.id FROM path),
  'seenBefore', EXISTS (SELECT 1 FROM stay st WHERE st.service_id = s.id AND st.environment_id = e.id),
  'promotion', (SELECT json_build_object('trainId', fp.train_id, 'reason', fp.reason, 'scheduledAt', fp.scheduled_at,
      'releasedAt', CASE WHEN fp.train_id IS NOT NULL THEN (SELECT max(l.at) FROM ledger_entry l
        WHERE l.action = 'train.resumed' AND l.subject_id = fp.train_id::text) END) FROM promotion fp WHERE fp.id = $4::uuid),
  'exceptions', (SELECT coalesce(json_agg(${exceptionDocument('x')} ORDER BY x.number), '[]') FROM freeze_exception x
    WHERE x.service_id = s.id AND x.environment_id = e.id AND x.ends_at > sluice_now() AND x.withdrawn_at IS NULL
      AND x.decision = 'granted'))`

/** Who could give the words that require windows ask for. */
const membersStatement = `SELECT json_build_object(
  'groups', (SELECT coalesce(json_agg(json_build_object('slug', pg.slug, 'name', pg.name)), '[]') FROM person_group pg
    WHERE pg.slug = ANY ($1::text[]) AND pg.retired_at IS NULL),
  'owners', (SELECT coalesce(json_object_agg(p.id, p.name), '{}') FROM person p WHERE p.id::text = ANY ($2::text[])),
  'people', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'key', p.key, 'name', p.name, 'disabled', false,
      'grants', ${grantsOfP}, 'groups', ${groupsOfP}) ORDER BY p.name), '[]') FROM person p
    WHERE p.disabled_at IS NULL AND p.id IN (SELECT gm.person_id FROM person_group_member gm
      JOIN person_group pg ON pg.id = gm.group_id AND pg.retired_at IS NULL WHERE pg.slug = ANY ($1::text[])))) AS document`

interface Around {
  groups: { slug: string; name: string }[]
  owners: Record<string, string>
  people: PersonRow[]
}

interface Asked {
  serviceId: string
  environmentId: string
  buildId: string
  promotionId: string | null
  kind: PromotionKind
  requestedAt: Date
}

interface Place {
  service: { teamId: string | null; productLineId: string | null }
  build: { digest: string; branch: string | null }
}

/** Since when it waits to start: not before its hour had come, and not before somebody let it go. */
function waitsSince({ promotionId, requestedAt }: Asked, { promotion }: FreezeRow): Date | null {
  if (promotionId === null) return null
  const since = [requestedAt, instant(promotion?.scheduledAt ?? null), instant(promotion?.releasedAt ?? null)]
  return new Date(Math.max(...since.map((at) => at?.getTime() ?? 0)))
}

/** Words of a reason in which an incident may be named. */
const wordsOf = (reason: string | null) => (reason ?? '').split(/[\s,;，；]+/).filter(Boolean)

/** The content is looked up only where a window asks for it. */
async function contentFor(
  reader: Reader,
  { serviceId, environmentId, buildId }: Asked,
  { exceptions, now }: FreezeRow,
  target: FreezeTarget,
  prepared: PreparedFreezes,
): Promise<KnownContent> {
  const change = { content: 'unknown', action: null, releaseIds: [], firstBelowProduction: false } as const
  const draft = { act: 'promotion', target, change, build: null, exceptions: [] } as const
  const { denies, requires, allows } = sayOn(prepared, draft, new Date(now))
  const asked =
    exceptions.some(({ subjectKind }) => subjectKind === 'work-item') ||
    [...denies, ...requires, ...allows].some(({ ready }) =>
      ready.window.admits.some(({ content, ofRelease }) => content.length > 0 || ofRelease),
    )
  return asked ? readContentClass(reader, { serviceId, environmentId, buildId }) : unknownContent
}

/** What freezes ask, for one promotion; who could give more words, and who owns what is in the way, only where needed. */
export async function freezeFactsOf(
  reader: Reader,
  subject: Asked,
  row: FreezeRow,
  place: Place,
): Promise<FreezeFacts> {
  const { prepared } = await readFreezes(reader, row.mark)
  const target: FreezeTarget = {
    environmentId: subject.environmentId,
    serviceId: subject.serviceId,
    productLineId: place.service.productLineId,
    teamId: place.service.teamId,
    tier: row.tier,
    runtime: row.runtime,
    regions: row.regions.length > 0 ? row.regions : null,
  }
  const now = new Date(row.now)
  const known = await contentFor(reader, subject, row, target, prepared)
  const question: FreezeQuestion = {
    act: 'promotion',
    target,
    change: {
      content: known.content,
      action: actionOf(subject.kind, row.path, subject.environmentId),
      releaseIds: known.releaseIds,
      firstBelowProduction: !row.isLast && !row.seenBefore,
    },
    build: {
      promotionId: subject.promotionId,
      digest: place.build.digest,
      workItems: known.workItems,
      branch: place.build.branch,
      trainId: row.promotion?.trainId ?? null,
      incidents: wordsOf(row.promotion?.reason ?? null),
    },
    exceptions: row.exceptions.map(exceptionOf),
  }
  const { state, requires } = evaluateFreezes(prepared, question, now)
  const say = sayOn(prepared, question, now)
  const owners = [...say.denies, ...say.requires, ...say.allows].map(({ ready }) => ready.window.ownerId)
  const groups = requires.map(({ group }) => group)
  const around =
    state === 'open'
      ? null
      : await readDocument<Around>(reader, 'freeze.around', membersStatement, [groups, owners])
  return {
    prepared,
    question,
    waitsSince: waitsSince(subject, row),
    contentReason: known.reason,
    owners: around?.owners ?? {},
    groups: around?.groups ?? [],
    members: (around?.people ?? []).map(personOf),
  }
}
