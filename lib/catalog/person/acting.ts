import type { Grant } from '../../domain/permission/actor.ts'
import { type Reader, readDocument } from '../reader.ts'
import { grantsOfP } from './held-grants.ts'

export interface ActingPerson {
  id: string
  key: string
  name: string
  grants: Grant[]
}

const statement = `SELECT json_build_object('id', p.id, 'key', p.key, 'name', p.name, 'grants', ${grantsOfP}) AS document
  FROM person p WHERE p.id = $1::uuid AND p.disabled_at IS NULL`

/** A person with what they hold at this instant, for what the portal does on their word; null once they left. */
export const readActingPerson = (reader: Reader, personId: string): Promise<ActingPerson | null> =>
  readDocument<ActingPerson>(reader, 'person.acting', statement, [personId])
