import type { PersonFact } from '../../domain/promotion/facts.ts'
import { type Reader, readDocument } from '../reader.ts'
import { grantsOfP, groupsOfP } from './held-grants.ts'

/** What of a person the approvals ask beyond their grants. */
export interface Asker {
  /** Slugs of the named groups they are in. */
  groups: string[]
  /** Those for whom they may approve at this instant, by name. */
  standsFor: PersonFact[]
}

const statement = `SELECT json_build_object(
  'groups', (SELECT ${groupsOfP} FROM person p WHERE p.id = $1::uuid),
  'standsFor', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'disabled', false,
      'grants', ${grantsOfP}, 'groups', ${groupsOfP}) ORDER BY p.name), '[]')
    FROM person p WHERE p.disabled_at IS NULL AND p.id IN (SELECT d.from_person_id FROM delegation d
      WHERE d.to_person_id = $1::uuid AND d.revoked_at IS NULL AND d.from_at <= sluice_now() AND d.to_at > sluice_now())))
  AS document`

export async function readAsker(reader: Reader, personId: string): Promise<Asker> {
  const asker = await readDocument<Asker>(reader, 'asker', statement, [personId])
  return { groups: asker?.groups ?? [], standsFor: asker?.standsFor ?? [] }
}
