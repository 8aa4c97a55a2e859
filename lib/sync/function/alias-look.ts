import type { FunctionToLookAt, KeptVersion } from '../../catalog/function/reads.ts'
import type { AliasLook, AliasRow } from '../../catalog/function/writes.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import type { AliasFact, FunctionCode } from '../../cloud/ports/function.ts'
import { found } from '../cloud-stop.ts'

type Share = AliasRow['shares'][number]

/** What is wrong with what an alias serves; null where nothing is. */
function troubleOf(shares: readonly Share[], of: FunctionToLookAt): string | null {
  const gone = shares.find((share) => share.gone)
  if (gone) return `version ${gone.versionId} was deleted`
  return of.invocable ? null : (of.problemText ?? 'calls of the function are switched off')
}

/** An alias as a row: what serves calls is what runs, each version as one pod. Pure. */
export function aliasRowOf(
  alias: AliasFact,
  of: FunctionToLookAt,
  made: ReadonlyMap<string, FunctionCode | null>,
): AliasRow {
  const serving = alias.shares.filter(({ percent }) => percent > 0)
  const shares = serving.map(({ versionId, percent }): Share => {
    const code = made.get(versionId)
    return { versionId, percent, digest: code?.digest ?? null, gone: code === null }
  })
  const trouble = troubleOf(shares, of)
  const told = shares.flatMap(({ digest }) => (digest === null ? [] : [digest]))
  const ready = trouble === null && shares.length > 0 ? 1 : 0
  // A share that nobody can name makes the whole of it unknown, and not the part that is known.
  const digests = told.length === shares.length ? [...new Set(told)] : []
  return {
    functionId: of.id,
    name: alias.name,
    shares,
    running: [
      {
        container: 'main',
        image: made.get(serving[0]?.versionId ?? '')?.image ?? '',
        digests: digests.map((digest) => ({ digest, pods: 1, readyPods: ready })),
      },
    ],
    readyReplicas: ready,
    settled: shares.length === 1 && told.length === 1,
    problem: trouble === null ? null : 'stuck',
    problemText: trouble,
    changedMark: alias.changedMark,
  }
}

/** A function that was made anew under its name counts from one again. */
const isSame = (kept: KeptVersion, createdAt: string | null): boolean =>
  kept.createdAt === null || kept.createdAt === createdAt

/**
 * The aliases of one function and the versions behind them: one call, one for each version that was never read, and one for
 * whether those that were are still there. Null: the function is not there. Throws CloudStop.
 */
export async function lookAtAliases(
  { functions }: ReadingCloud,
  of: FunctionToLookAt,
): Promise<AliasLook | null> {
  const aliases = found(await functions.listAliases(of))
  if (aliases === null) return null
  const needed = [...new Set(aliases.flatMap(({ shares }) => shares.map(({ versionId }) => versionId)))]
  const kept = Object.entries(of.versions)
  const newest = needed.length > 0 && kept.length > 0 ? found(await functions.listVersions(of, null)) : null
  const made = new Map<string, KeptVersion | null>()
  for (const versionId of needed) {
    const listed = newest?.items.find((each) => each.versionId === versionId)
    const createdAt = listed?.createdAt.toISOString() ?? null
    const before = of.versions[versionId]
    if (before && listed && isSame(before, createdAt)) {
      made.set(versionId, { ...before, createdAt })
      continue
    }
    // One that the listing ends before is asked for itself.
    const mayBeThere = newest === null || listed !== undefined || newest.next !== null
    const code = mayBeThere ? found(await functions.getVersion(of, versionId)) : null
    made.set(versionId, code && { image: code.image, digest: code.digest, createdAt })
  }
  const isThere = (id: string, version: KeptVersion) =>
    newest === null ||
    newest.items.some((each) => each.versionId === id && isSame(version, each.createdAt.toISOString()))
  const versions = Object.fromEntries([
    // Those that served before and are still there: what to go back to.
    ...kept.filter(([id, version]) => isThere(id, version)),
    ...[...made].flatMap(([id, version]): [string, KeptVersion][] => (version ? [[id, version]] : [])),
  ])
  return { functionId: of.id, versions, aliases: aliases.map((alias) => aliasRowOf(alias, of, made)) }
}
