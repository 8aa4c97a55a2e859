import {
  type KnownApplication,
  listKnownApplications,
  listPlacesOfApplications,
} from '../../catalog/application/reads.ts'
import { stampApplications, writeApplications } from '../../catalog/application/writes.ts'
import { readClocks } from '../../catalog/sync/reads.ts'
import { transact } from '../../catalog/transaction.ts'
import type { ListedApplication } from '../../cloud/ports/application.ts'
import { newId } from '../../platform/ids.ts'
import type { SyncAround } from '../around.ts'
import { found } from '../cloud-stop.ts'
import { chunksOf, crowd } from '../crowd.ts'
import { pagesOf } from '../pages.ts'
import { type Pass, tolerate } from '../pass.ts'
import { derivePlaces } from '../workload/derive-places.ts'
import { applicationRowOf } from './application-row.ts'

const width = 4
const readsPerChunk = 40

const keyOf = (application: { region: string; externalId: string }) =>
  `${application.region} ${application.externalId}`

/** Where no mark can be told, so many are read again in each pass, those seen longest ago first. */
const unmarkedPerPass = 60

/** `left-open`: nobody can tell whether it changed. */
function whetherToRead(known: KnownApplication | undefined, listed: ListedApplication) {
  if (known === undefined || known.gone || known.moves) return 'read'
  if (listed.changeMark === null) return 'left-open'
  return known.changedMark === listed.changeMark ? 'same' : 'read'
}

/**
 * EDAS applications, each pass: the listing tells which of them have to be read again. Answers whether matching may come
 * out otherwise.
 */
export async function syncApplications(
  around: SyncAround,
  connectionId: string,
  pass: Pass,
): Promise<boolean> {
  const { database } = around
  const cloud = await around.cloud.reading(connectionId)
  const known = new Map(
    (await listKnownApplications(database, connectionId)).map((each) => [keyOf(each), each]),
  )
  const { now: listedAt } = await readClocks(database)
  const gone = new Map(known)
  const sameIds: string[] = []
  const toRead: ListedApplication[] = []
  const leftOpen: { listed: ListedApplication; seenAt: Date }[] = []
  for await (const page of pagesOf((mark) => cloud.applications.listApplications(mark))) {
    for (const listed of page.items) {
      const before = known.get(keyOf(listed))
      gone.delete(keyOf(listed))
      const decided = whetherToRead(before, listed)
      if (decided === 'read' || before === undefined) toRead.push(listed)
      else if (decided === 'left-open') leftOpen.push({ listed, seenAt: before.seenAt })
      else sameIds.push(before.id)
    }
  }
  leftOpen.sort((a, b) => a.seenAt.getTime() - b.seenAt.getTime())
  toRead.push(...leftOpen.slice(0, unmarkedPerPass).map(({ listed }) => listed))
  const goneIds = [...gone.values()].filter((each) => !each.gone).map((each) => each.id)
  await transact(database, async (tx) => {
    await stampApplications(tx, connectionId, sameIds, goneIds, listedAt)
    return { ok: true, value: null }
  })
  pass.expect(sameIds.length + toRead.length)
  await pass.add(sameIds.length, goneIds.length)

  let regroups = goneIds.length > 0
  for (const chunk of chunksOf(toRead, readsPerChunk)) {
    const { now } = await readClocks(database)
    const rows: ReturnType<typeof applicationRowOf>[] = []
    await crowd(chunk, width, pass.signal, (listed) =>
      tolerate(pass, listed.name, async () => {
        const fact = found(await cloud.applications.getApplication(listed))
        if (fact === null) return
        const before = known.get(keyOf(listed))
        // The listing's mark: what changed between it and this look is read once more.
        rows.push(applicationRowOf({ ...fact, changeMark: listed.changeMark }, before?.id ?? newId()))
        regroups ||= !before || before.gone || before.image !== fact.image
      }),
    )
    // What was read stays read when the process dies here.
    await transact(database, async (tx) => {
      await writeApplications(tx, connectionId, rows, now)
      return { ok: true, value: null }
    })
    await pass.add(chunk.length, rows.length)
  }
  await derivePlaces(around, await listPlacesOfApplications(database, connectionId))
  return regroups
}
