import type { Contains } from '../../domain/hold/hold.ts'
import type {
  GateFacts,
  OverrideFact,
  PersonFact,
  PlaceMarks,
  WaiverFact,
} from '../../domain/promotion/facts.ts'

const nameOf = (column: string) => `(SELECT name FROM person WHERE id = ${column})`

/** What people said about the place, the build, its findings and the gates: parts of the document of the facts. */
export interface MarksRow {
  hold: { reason: string; owner: string | null; setAt: string; fixCommitSha: string | null } | null
  suspect: { reason: string; number: number | null; markedAt: string } | null
  badBuild: { reason: string; by: string; markedAt: string } | null
  waivers: { finding: string; owner: string; reason: string; createdAt: string; endsAt: string }[]
  overrides: { gate: string; personId: string; secondId: string | null; reason: string; at: string }[]
}

/** Of service `s`, environment `e`, build `b` and the promotion $4; nothing here sees more than a handful of rows. */
export const marksDocument = `json_build_object(
  'hold', (SELECT json_build_object('reason', h.reason, 'owner', ${nameOf('h.owner_id')}, 'setAt', h.set_at,
      'fixCommitSha', h.fix_commit_sha)
    FROM hold h WHERE h.service_id = s.id AND h.environment_id = e.id AND h.lifted_at IS NULL),
  'suspect', (SELECT json_build_object('reason', m.reason, 'markedAt', m.marked_at,
      'number', (SELECT number FROM promotion WHERE id = m.promotion_id))
    FROM suspect_build m WHERE m.service_id = s.id AND m.environment_id = e.id AND m.build_id = b.id AND m.cleared_at IS NULL),
  'badBuild', (SELECT json_build_object('reason', m.reason, 'by', ${nameOf('m.marked_by_id')}, 'markedAt', m.marked_at)
    FROM bad_build m WHERE m.build_id = b.id AND m.cleared_at IS NULL ORDER BY m.marked_at DESC LIMIT 1),
  'waivers', (SELECT coalesce(json_agg(json_build_object('finding', w.finding, 'owner', ${nameOf('w.owner_id')},
      'reason', w.reason, 'createdAt', w.created_at, 'endsAt', w.ends_at) ORDER BY w.ends_at, w.id), '[]')
    FROM waiver w WHERE (w.service_id = s.id OR w.service_id IS NULL) AND (w.environment_id = e.id OR w.environment_id IS NULL)
      AND w.revoked_at IS NULL AND w.ends_at > sluice_now()
      AND w.finding IN (SELECT own ->> 'name' FROM jsonb_array_elements(b.findings) AS own)),
  'overrides', (SELECT coalesce(json_agg(json_build_object('gate', o.gate, 'personId', o.person_id, 'secondId', o.second_id,
      'reason', o.reason, 'at', o.at) ORDER BY o.at), '[]')
    FROM gate_override o WHERE o.promotion_id = $4::uuid AND o.withdrawn_at IS NULL))`

/** People whose state decides whether an override counts. */
export const overridingPeople = `SELECT person_id FROM gate_override WHERE promotion_id = $4::uuid
  UNION SELECT second_id FROM gate_override WHERE promotion_id = $4::uuid`

export function placeMarksOf(row: MarksRow, hasFix: Contains | null): PlaceMarks {
  const { hold, suspect, badBuild } = row
  return {
    hold: hold && { ...hold, setAt: new Date(hold.setAt), hasFix },
    suspect: suspect && { ...suspect, markedAt: new Date(suspect.markedAt) },
    badBuild: badBuild && { ...badBuild, markedAt: new Date(badBuild.markedAt) },
  }
}

export const waiversOf = (row: MarksRow): WaiverFact[] =>
  row.waivers.map((waiver) => ({
    ...waiver,
    createdAt: new Date(waiver.createdAt),
    endsAt: new Date(waiver.endsAt),
  }))

/** One of somebody who is not there any more is left out: it could not count. */
export const overridesOf = (
  row: MarksRow,
  personBy: (id: string | null) => PersonFact | null,
): GateFacts['overrides'] =>
  row.overrides.flatMap(({ personId, secondId, at, ...override }): OverrideFact[] => {
    const person = personBy(personId)
    return person ? [{ ...override, person, second: personBy(secondId), at: new Date(at) }] : []
  })
