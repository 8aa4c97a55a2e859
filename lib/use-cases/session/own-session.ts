import { z } from 'zod'
import { findAccountById, listOwnSessions, readOwnSession } from '../../catalog/session/reads.ts'
import { endSessions } from '../../catalog/session/writes.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { hashPassword, verifyPassword } from '../../platform/auth/password.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { defineQuery, defineUseCase, type Surroundings } from '../define.ts'

const anybody = (actor: Actor): Result<null> =>
  actor.kind === 'system' ? fail('forbidden', 'the portal itself has no session') : ok(null)

/** Who calls and what they may do. Works without any role, so that a person learns that they have none. */
export const getSession = (simulated: boolean) =>
  defineQuery<unknown, JsonText>({
    input: z.unknown(),
    authorise: anybody,
    read: async ({ database, actor }) => {
      if (actor.kind === 'system') return fail('forbidden', 'the portal itself has no session')
      const bearer = {
        personId: actor.personId,
        sessionId: actor.kind === 'person' ? actor.sessionId : null,
        tokenId: actor.kind === 'token' ? actor.tokenId : null,
      }
      return ok(await readOwnSession(database, bearer, simulated))
    },
  })

/** The caller's open sessions. */
export const listSessions = defineQuery<unknown, JsonText>({
  input: z.unknown(),
  authorise: anybody,
  read: async ({ database, actor }) => {
    if (actor.kind === 'system') return fail('forbidden', 'the portal itself has no session')
    return ok(
      await listOwnSessions(database, actor.personId, actor.kind === 'person' ? actor.sessionId : null),
    )
  },
})

/** Own language and time zone; null goes back to what the browser says. */
export const updateOwnPerson = defineUseCase({
  input: z.object({
    locale: z.enum(['en', 'zh-CN']).nullable().optional(),
    timeZone: z
      .string()
      .refine(
        (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
        'no IANA time zone',
      )
      .nullable()
      .optional(),
  }),
  authorise: anybody,
  write: async ({ tx, actor, input }) => {
    if (actor.kind !== 'person') return fail('forbidden', 'a token has no language')
    const data = {
      ...(input.locale === undefined ? {} : { locale: input.locale }),
      ...(input.timeZone === undefined ? {} : { timeZone: input.timeZone }),
    }
    await tx.prisma.person.update({ where: { id: actor.personId }, data })
    return ok(null)
  },
})

/**
 * Changes the own password and ends every other session. Failure `unauthenticated` when the current one is wrong.
 * Hashing takes its time outside the transaction.
 */
export async function changePassword(
  around: Surroundings,
  actor: Actor,
  input: { current: string; next: string },
): Promise<Result<{ ended: number }>> {
  if (actor.kind !== 'person') return fail('forbidden', 'only a person with a session has a password')
  const account = await findAccountById(around.database, actor.personId)
  if (!(await verifyPassword(account?.passwordHash ?? null, input.current))) {
    return fail('forbidden', 'the current password is wrong', { field: 'current' })
  }
  const passwordHash = await hashPassword(input.next)
  const write = defineUseCase({
    input: z.unknown(),
    authorise: () => ok(null),
    write: async ({ tx }) => {
      await tx.prisma.person.update({ where: { id: actor.personId }, data: { passwordHash } })
      const ended = await endSessions(tx, actor.personId, { except: actor.sessionId })
      await tx.record({
        ...authorOf(actor),
        action: 'person.updated',
        subjectKind: 'person',
        subjectId: actor.personId,
        subjectName: actor.name,
        detail: { changed: ['password'], ended },
      })
      return ok({ ended })
    },
  })
  return write(around, actor, null)
}
