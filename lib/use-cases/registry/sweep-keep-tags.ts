import {
  type KeptRepository,
  type KeptTag,
  listKeepTags,
  markTagGone,
} from '../../catalog/registry/keep-tags.ts'
import { readNow, transact } from '../../catalog/transaction.ts'
import { Digest } from '../../domain/build/digest.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { keepTagDays, keepTagsToRemove } from '../../domain/registry/keep-sweep.ts'
import type { Surroundings } from '../define.ts'
import { portal } from '../promotion/transition.ts'

/** Named in the cloud's own audit. */
const sessionName = 'sluice.keep-sweep'
const perPage = 200

export interface KeepSweep {
  removed: number
  /** So many were removed that a further turn may find more. */
  more: boolean
  /** Environments whose promotion role may not take a tag away, with what the cloud said; nothing of them was removed. */
  refused: { environment: string; message: string }[]
  /** The registry could not be asked: what the sweep ended with. */
  stopped: string | null
}

async function tellRemoved(
  { database }: Surroundings,
  repository: KeptRepository,
  tag: KeptTag,
): Promise<Result<boolean>> {
  return transact(database, async (tx) => {
    const isFirst = await markTagGone(tx, repository.id, tag)
    if (isFirst)
      await tx.record({
        ...authorOf(portal),
        action: 'registry.keep-tag-removed',
        subjectKind: 'image-repository',
        subjectId: repository.id,
        subjectName: `${repository.host}/${repository.namespace}/${repository.name}:${tag.name}`,
        serviceId: repository.serviceId,
        environmentId: tag.environmentId,
        detail: {
          imageTag: tag.name,
          digest: tag.digest,
          lastUsedAt: tag.lastUsedAt?.toISOString() ?? null,
          unusedDays: keepTagDays,
          sessionName,
        },
      })
    return ok(isFirst)
  })
}

/**
 * Takes the keep tags away that nobody may want back any more, at most `limit` a turn, each under the promotion role of
 * the environment it was put there for, each with a ledger entry. What is unknown stays. Every repository is looked at
 * once more directly before it is touched: a promotion may have asked for an old build meanwhile.
 */
export async function sweepKeepTags(around: Surroundings, limit: number): Promise<Result<KeepSweep>> {
  const { database, cloud } = around
  const sweep: KeepSweep = { removed: 0, more: false, refused: [], stopped: null }
  const judge = async (repository: KeptRepository) =>
    keepTagsToRemove(repository.tags, repository.readAt, await readNow(database), limit - sweep.removed)

  const remove = async (repository: KeptRepository, tag: KeptTag): Promise<Result<null>> => {
    if (sweep.refused.some(({ environment }) => environment === tag.environment)) return ok(null)
    const { imageTags } = await cloud.promoting(tag.connectionId, tag.environmentId, sessionName)
    const answer = await imageTags.removeTag(repository, tag.name, Digest.parse(tag.digest))
    if (answer.ok) {
      const told = await tellRemoved(around, repository, tag)
      if (!told.ok) return told
      if (told.value) sweep.removed += 1
      return ok(null)
    }
    const { kind, message } = answer.failure
    // It names another image now, or there is no such registry any more: the findings say so, here nothing is to be done.
    if (kind === 'conflict' || kind === 'not-found') return ok(null)
    if (kind === 'refused') sweep.refused.push({ environment: tag.environment, message })
    else sweep.stopped = message
    return ok(null)
  }

  let afterId: string | null = null
  do {
    const page: KeptRepository[] = await listKeepTags(database, { afterId, onlyId: null }, perPage)
    for (const seen of page) {
      if ((await judge(seen)).length === 0) continue
      const [fresh] = await listKeepTags(database, { afterId: null, onlyId: seen.id }, 1)
      if (!fresh) continue
      for (const tag of await judge(fresh)) {
        const done = await remove(fresh, tag)
        if (!done.ok) return done
        if (sweep.stopped !== null) return ok(sweep)
      }
      if (sweep.removed >= limit) return ok({ ...sweep, more: true })
    }
    afterId = page.length < perPage ? null : (page.at(-1)?.id ?? null)
  } while (afterId !== null)
  return ok(sweep)
}
