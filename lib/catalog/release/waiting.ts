import { type Reader, readDocument } from '../reader.ts'

const statement = `SELECT coalesce(json_agg(p.id ORDER BY p.number), '[]') AS document FROM promotion p
  JOIN minted_version mv ON mv.build_id = p.build_id AND mv.release_id = $1::uuid AND NOT mv.hotfix
  WHERE p.state = 'pending' AND p.kind <> 'rollback'`

/** Promotions of a release's versions that wait; hotfixes and rollbacks are none of its business. */
export async function listWaitingOf(reader: Reader, releaseId: string): Promise<string[]> {
  return (await readDocument<string[]>(reader, 'release.waiting', statement, [releaseId])) ?? []
}
