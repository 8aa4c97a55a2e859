import { z } from 'zod'
import { findContentPlace } from '../../catalog/change-class/place.ts'
import { type KnownContent, readContent } from '../../catalog/change-class/reads.ts'
import type { Database } from '../../catalog/database.ts'
import { isLooser, overrideCounts } from '../../domain/change-class/override.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { type Call, defineQuery } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'

const mostCommits = 500
const name = z.string().min(1).max(120)

/** Which build, against what runs in which environment. */
export const ContentInput = z.strictObject({ service: name, buildId: z.uuid(), environment: name })

/** ContentAnswer of the API contract. */
function shownContent(actor: Actor, { verdict, facts, overrides, releases, row }: KnownContent) {
  return {
    content: verdict.content,
    reason: verdict.reason,
    commits: verdict.commits.slice(0, mostCommits),
    versionOf: releases.filter(({ id }) => verdict.versionOf.includes(id)),
    releaseIds: [...verdict.releaseIds],
    overrides: overrides.map((each) => ({
      id: each.id,
      content: each.content,
      reason: each.reason,
      person: each.person,
      at: each.at.toISOString(),
      looser: isLooser(each.content, facts.content),
      second: each.second,
      withdrawnAt: each.withdrawnAt?.toISOString() ?? null,
      counts: each.id === verdict.overrideId && overrideCounts(each, facts.content),
    })),
    may: { override: permitted(decide(actor, 'content-class.override', row.service)) },
    now: row.now,
  }
}
export type ContentAnswer = ReturnType<typeof shownContent>

/** Ids that a write hands on, to be answered with the class as it is then. */
export interface ContentIds {
  serviceId: string
  buildId: string
  environmentId: string
}

async function answerOf(database: Database, actor: Actor, of: ContentIds): Promise<Result<ContentAnswer>> {
  const found = await readContent(database, of)
  return found
    ? ok(shownContent(actor, found))
    : fail('not-found', 'no such build of this service', { field: 'buildId' })
}

/** What a build is against what runs in an environment, with the evidence of every commit. Fails with `not-found`. */
export const getContent = defineQuery({
  input: ContentInput,
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const place = await findContentPlace(database, input)
    return place.ok ? answerOf(database, actor, { ...place.value, buildId: input.buildId }) : place
  },
})

/** Answers a change of what was said of a class with the class as it is then. */
export function thenContent(call: Call<ContentIds>): Call<ContentAnswer> {
  return async (around, actor, input) => {
    const done = await call(around, actor, input)
    return done.ok ? answerOf(around.database, actor, done.value) : done
  }
}
