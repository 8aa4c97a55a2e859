import { z } from 'zod'
import { putBackMerge } from '../../catalog/release/back-merges.ts'
import { type HotfixRow, listUnversionedHotfixes, readHotfix } from '../../catalog/release/hotfix.ts'
import { readBuildToMint } from '../../catalog/release/versions.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { owedBranches } from '../../domain/release/owed.ts'
import { parseVersion } from '../../domain/version/version.ts'
import { defineUseCase, type Surroundings } from '../define.ts'
import { portal } from '../promotion/transition.ts'
import { giveVersion, mayBeMinted } from './mint-version.ts'
import { tellRelease } from './tell-release.ts'

/** Days of a version count here where no release says otherwise. */
const usualZone = 'Asia/Shanghai'

interface Asked {
  promotionId: string
  serviceId: string
  buildId: string
}

/** The batch of what runs in production: a hotfix is the next of it. Null where nothing there has a version. */
function batchOf({ runningVersion }: HotfixRow): string | null {
  return runningVersion !== null && parseVersion(runningVersion) ? runningVersion.slice(0, 6) : null
}

/** Answers whether it got one. */
async function mintHotfix(
  tx: Transaction,
  actor: Actor,
  row: HotfixRow,
  of: Asked,
): Promise<Result<boolean>> {
  const batch = batchOf(row)
  const build = batch === null ? null : await readBuildToMint(tx, of.buildId)
  if (batch === null || !build) return ok(false)
  const may = mayBeMinted(build)
  // A build that has a version keeps it; one that CI has not passed has none yet, and its gate says so.
  if (!may.ok) return ok(false)
  const own = row.releases.find((release) => release.batch === batch)
  const release = own ?? { id: null, name: row.service, batch, zone: usualZone }
  const made = await giveVersion(tx, actor, { release, build: may.value, hotfix: true })
  return made.ok ? ok(true) : made
}

/** Work for main and every later open release: a hotfix that is not brought back is lost with the next release. */
async function oweBack(tx: Transaction, actor: Actor, row: HotfixRow, of: Asked): Promise<void> {
  const { repositoryId, defaultBranch, build } = row
  const { branch, commitSha } = build
  if (repositoryId === null || defaultBranch === null || branch === null || commitSha === null) return
  const open = row.releases.filter((release) => release.open)
  const targets = owedBranches({ batch: batchOf(row) ?? '' }, defaultBranch, open).filter(
    (one) => one !== branch,
  )
  if (targets.length === 0) return
  for (const toBranch of targets)
    await putBackMerge(tx, {
      repositoryId,
      fromBranch: branch,
      toBranch,
      sha: commitSha,
      releaseId: row.releases.find((release) => release.branch === toBranch)?.id ?? null,
      promotionId: of.promotionId,
      openedById: null,
      ask: false,
    })
  await tellRelease(tx, { id: of.serviceId, name: row.service }, actor, 'release.back-merge-owed', {
    serviceId: of.serviceId,
    detail: { service: row.service, from: branch, to: targets, commit: commitSha },
  })
}

/**
 * What a hotfix brings with it when it is asked for, in the transaction of the request: the next version of the batch that
 * runs in production, and the work to bring it back.
 */
export async function noteHotfix(tx: Transaction, actor: Actor, of: Asked): Promise<Result<null>> {
  const row = await readHotfix(tx, of)
  if (!row) return ok(null)
  const minted = await mintHotfix(tx, actor, row, of)
  if (!minted.ok) return minted
  await oweBack(tx, actor, row, of)
  return ok(null)
}

/** The version of a hotfix whose build CI passed only after it was asked for. */
const mintLateHotfix = defineUseCase({
  input: z.strictObject({ promotionId: z.uuid(), serviceId: z.uuid(), buildId: z.uuid() }),
  authorise: (actor) => decide(actor, 'release.edit'),
  write: async ({ tx, actor, input }) => {
    const row = await readHotfix(tx, input)
    return row ? mintHotfix(tx, actor, row, input) : ok(false)
  },
})

/** So many in one round; the next is near. */
const most = 50

/** Hotfixes that were asked for before CI had passed get their version as soon as it has. Answers how many. */
export async function mintLateHotfixes(around: Surroundings): Promise<Result<number>> {
  let minted = 0
  for (const hotfix of await listUnversionedHotfixes(around.database, most)) {
    const made = await mintLateHotfix(around, portal, hotfix)
    if (made.ok && made.value) minted += 1
  }
  return ok(minted)
}
