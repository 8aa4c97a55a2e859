import {
  countFunctionsWithImages,
  type KnownFunction,
  listFunctionsToLookAt,
  listKnownFunctions,
  listPlacesOfFunctions,
} from '../../catalog/function/reads.ts'
import {
  type AliasLook,
  type FunctionRow,
  stampFunctions,
  writeAliases,
  writeFunctions,
} from '../../catalog/function/writes.ts'
import { readClocks } from '../../catalog/sync/reads.ts'
import { transact } from '../../catalog/transaction.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import type { FunctionFact } from '../../cloud/ports/function.ts'
import { newId } from '../../platform/ids.ts'
import type { SyncAround } from '../around.ts'
import { chunksOf, crowd } from '../crowd.ts'
import { pagesOf } from '../pages.ts'
import { type Pass, tolerate } from '../pass.ts'
import { derivePlaces } from '../workload/derive-places.ts'
import { lookAtAliases } from './alias-look.ts'

const width = 4
const looksPerChunk = 50
/** No listing says that an alias changed: so many functions take their turn in each pass, two calls each. */
const turnsPerPass = 60

const keyOf = (of: { region: string; name: string }) => `${of.region} ${of.name}`
const faceOf = (fact: FunctionFact) =>
  [fact.update, fact.invocable ? 't' : 'f', fact.digest, fact.problemText]
    .filter((each) => each !== null)
    .join(' ')

const rowOf = (fact: FunctionFact, id: string): FunctionRow => ({
  id,
  region: fact.region,
  name: fact.name,
  runtime: fact.runtime,
  image: fact.image,
  digest: fact.digest,
  updating: fact.update,
  invocable: fact.invocable,
  problemText: fact.problemText,
  changedMark: fact.changedMark,
})

const isSame = (known: KnownFunction, fact: FunctionFact): boolean =>
  !known.gone && known.changedMark === fact.changedMark && known.face === faceOf(fact)

/** The listing of every region: what is new or different, what is there again, what is gone. */
async function listAll(around: SyncAround, connectionId: string, cloud: ReadingCloud, pass: Pass) {
  const { database } = around
  const known = new Map((await listKnownFunctions(database, connectionId)).map((each) => [keyOf(each), each]))
  const { now } = await readClocks(database)
  let regroups = false
  for await (const page of pagesOf((mark) => cloud.functions.listFunctions(mark))) {
    const rows: FunctionRow[] = []
    const sameIds: string[] = []
    for (const fact of page.items) {
      const before = known.get(keyOf(fact))
      known.delete(keyOf(fact))
      if (before && isSame(before, fact)) sameIds.push(before.id)
      else rows.push(rowOf(fact, before?.id ?? newId()))
      regroups ||= !before || before.gone || before.image !== fact.image
    }
    await transact(database, async (tx) => {
      await writeFunctions(tx, connectionId, rows, now)
      await stampFunctions(tx, sameIds, [], now)
      return { ok: true, value: null }
    })
    await pass.add(page.items.length, rows.length)
  }
  const goneIds = [...known.values()].filter((each) => !each.gone).map((each) => each.id)
  await transact(database, async (tx) => {
    await stampFunctions(tx, [], goneIds, now)
    return { ok: true, value: null }
  })
  if (goneIds.length > 0) await derivePlaces(around, await listPlacesOfFunctions(database, goneIds))
  await pass.add(0, goneIds.length)
  return regroups || goneIds.length > 0
}

/**
 * Functions, each pass: what is listed, and the aliases of those that are new or changed and of the next ones in turn.
 * Answers whether matching may come out otherwise.
 */
export async function syncFunctions(around: SyncAround, connectionId: string, pass: Pass): Promise<boolean> {
  const { database } = around
  const cloud = await around.cloud.reading(connectionId)
  const regroups = await listAll(around, connectionId, cloud, pass)
  const count = await countFunctionsWithImages(database, connectionId)
  const lookMs = Math.ceil(count / turnsPerPass) * (around.intervalMs ?? 15_000)
  const next = await listFunctionsToLookAt(database, connectionId, turnsPerPass)
  for (const chunk of chunksOf(next, looksPerChunk)) {
    const { now } = await readClocks(database)
    const looks: AliasLook[] = []
    await crowd(chunk, width, pass.signal, (each) =>
      tolerate(pass, each.name, async () => {
        const look = await lookAtAliases(cloud, each)
        if (look !== null) looks.push(look)
      }),
    )
    await transact(database, async (tx) => {
      await writeAliases(tx, looks, lookMs, now)
      return { ok: true, value: null }
    })
    const ids = looks.map(({ functionId }) => functionId)
    await derivePlaces(around, await listPlacesOfFunctions(database, ids))
    await pass.add(0, 0)
  }
  return regroups
}
