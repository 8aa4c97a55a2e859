import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type FeedRow, insertFeed, listFeeds as read, revokeFeed } from '../../catalog/freeze/feeds.ts'
import { readScopeNames, scopeNamesOf } from '../../catalog/freeze/names.ts'
import type { Reader } from '../../catalog/reader.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { checkScope } from '../../domain/freeze/check-window.ts'
import { FreezeScope } from '../../domain/freeze/scope.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { decide } from '../../domain/permission/decide.ts'
import { sha256 } from '../../platform/crypto.ts'
import { defineQuery, defineUseCase } from '../define.ts'
import { refusedFor, unknownNames } from './check-definition.ts'

async function withNames(reader: Reader, feeds: readonly FeedRow[]) {
  const names = await readScopeNames(
    reader,
    feeds.flatMap(({ scope }) => (scope ? [scope] : [])),
  )
  return feeds.map((feed) => ({ ...feed, scopeNames: feed.scope ? scopeNamesOf(feed.scope, names) : [] }))
}

/** One's own calendar feeds. */
export const listFeeds = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'feed.own'),
  read: async ({ database, actor }) => {
    if (actor.kind === 'system') return fail('forbidden', 'the portal has no calendar')
    const { items, now } = await read(database, actor.personId)
    return ok({ items: await withNames(database, items), now })
  },
})

/** A feed of all freezes or of a scope; its token is answered this once, and only its hash is kept. Fails with invalid. */
export const createFeed = defineUseCase({
  input: z.strictObject({ scope: FreezeScope.optional(), locale: z.enum(['en', 'zh-CN']) }),
  authorise: (actor) => decide(actor, 'feed.own'),
  write: async ({ tx, actor, input }) => {
    if (actor.kind === 'system') return fail('forbidden', 'the portal has no calendar')
    const scope = input.scope ?? null
    if (scope) {
      const names = await readScopeNames(tx, [scope])
      const problems = [...checkScope(scope), ...unknownNames(scope, names)]
      if (problems.length > 0) return refusedFor(problems)
    }
    const token = randomBytes(32).toString('base64url')
    const feed = await insertFeed(tx, {
      personId: actor.personId,
      hash: sha256(token),
      scope,
      locale: input.locale,
    })
    await tx.record({
      ...authorOf(actor),
      action: 'feed.created',
      subjectKind: 'feed',
      subjectId: feed.id,
      subjectName: feed.id.slice(0, 8),
      detail: { scope, locale: feed.locale },
    })
    const [shown] = await withNames(tx, [feed])
    return ok({ ...feed, scopeNames: shown?.scopeNames ?? [], token })
  },
})

/** The address stops answering. Fails with not-found. */
export const endFeed = defineUseCase({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'feed.own'),
  write: async ({ tx, actor, input }) => {
    if (actor.kind === 'system' || !(await revokeFeed(tx, input.id, actor.personId)))
      return fail('not-found', 'no such feed of yours', { noun: 'feed', id: input.id })
    await tx.record({
      ...authorOf(actor),
      action: 'feed.revoked',
      subjectKind: 'feed',
      subjectId: input.id,
      subjectName: input.id.slice(0, 8),
      detail: {},
    })
    return ok({ id: input.id })
  },
})
