import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { type Reader, readDocument } from '../reader.ts'

const byId = `SELECT to_json(id) AS document FROM train WHERE id = $1::uuid`
const byNumber = `SELECT to_json(id) AS document FROM train WHERE number = $1::int`

/** The id of a train by its id or its name, T-12. */
export async function findTrainId(reader: Reader, wanted: string): Promise<Result<string>> {
  const number = /^t-(\d{1,9})$/i.exec(wanted)?.[1]
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(wanted)
  const id =
    number !== undefined
      ? await readDocument<string>(reader, 'train.by-number', byNumber, [Number(number)])
      : isId
        ? await readDocument<string>(reader, 'train.by-id', byId, [wanted])
        : null
  return id ? ok(id) : fail('not-found', `no train is called "${wanted.slice(0, 60)}"`, { field: 'id' })
}
