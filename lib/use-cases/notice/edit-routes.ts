import { z } from 'zod'
import { insertTest } from '../../catalog/notice/outbox.ts'
import { findRoute, insertRoute, writeRoute } from '../../catalog/notice/routes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { LedgerAction } from '../../domain/ledger/entry.ts'
import { noticeChannels, noticeKinds, noticeLocales } from '../../domain/notice/kind.ts'
import { checkRobot, Robot } from '../../domain/notice/robot.ts'
import { isRobotChannel } from '../../domain/notice/robot-kind.ts'
import { routeSecretLabel } from '../../domain/notice/secret-label.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { type SealingKey, seal } from '../../platform/crypto.ts'
import { newId } from '../../platform/ids.ts'
import { jobOf } from '../../queue/job.ts'
import { sendNotices } from '../../queue/notice.ts'
import { defineUseCase } from '../define.ts'

const Address = z.string().trim().min(1).max(200)
const kinds = z.array(z.enum(noticeKinds)).max(noticeKinds.length)

type Owner = { teamId: string | null; personId: string | null }

/** A team's ways belong to its release managers; everybody's own to themselves alone. */
function mayEdit(actor: Actor, owner: Owner): Result<null> {
  if (owner.teamId !== null) return decide(actor, 'notice.edit', { teamId: owner.teamId })
  const own = decide(actor, 'notice.own')
  if (!own.ok) return own
  return actor.kind !== 'system' && actor.personId === owner.personId
    ? ok(null)
    : fail('forbidden', 'this way belongs to somebody else', { action: 'notice.own' })
}

async function take(tx: Transaction, actor: Actor, id: string) {
  const found = await findRoute(tx, id)
  if (!found || found.retiredAt) return fail('not-found', 'no such way', { noun: 'notice-route' })
  const allowed = mayEdit(actor, found)
  return allowed.ok ? ok(found) : allowed
}

async function tell(
  tx: Transaction,
  actor: Actor,
  action: Extract<LedgerAction, `notice.${string}`>,
  route: Owner & { id: string; channel: string; address: string },
  detail: Record<string, unknown> = {},
): Promise<void> {
  await tx.record({
    ...authorOf(actor),
    action,
    subjectKind: 'notice-route',
    subjectId: route.id,
    subjectName: route.address,
    detail: { channel: route.channel, teamId: route.teamId, personId: route.personId, ...detail },
  })
  await tx.notify('notice', route.id)
}

/**
 * A new way for messages, of a team (its release managers) or one's own. A robot's address and secret are sealed and
 * never answered. Fails with not-found, forbidden, invalid.
 */
export const createRoute = (keys: SealingKey[]) =>
  defineUseCase({
    input: z.strictObject({
      /** Slug; left out: one's own. */
      team: z.string().min(1).max(120).optional(),
      channel: z.enum(noticeChannels),
      address: Address,
      kinds: kinds.default([]),
      locale: z.enum(noticeLocales),
      robot: Robot.optional(),
    }),
    authorise: (actor, input) =>
      holdsAnywhere(actor, input.team === undefined ? 'notice.own' : 'notice.edit'),
    write: async ({ tx, actor, input }) => {
      if (actor.kind === 'system') return fail('forbidden', 'only people hear of things')
      const team =
        input.team === undefined ? null : await tx.prisma.team.findUnique({ where: { slug: input.team } })
      if (input.team !== undefined && !team)
        return fail('not-found', `no team is called "${input.team}"`, { noun: 'team' })
      const owner = { teamId: team?.id ?? null, personId: team ? null : actor.personId }
      const allowed = mayEdit(actor, owner)
      if (!allowed.ok) return allowed
      if (isRobotChannel(input.channel) !== (input.robot !== undefined))
        return fail('invalid', 'a robot, and only a robot, has an address of its own', { field: 'robot' })
      if (isRobotChannel(input.channel) && input.robot) {
        const fits = checkRobot(input.channel, input.robot)
        if (!fits.ok) return fits
      }
      if (input.channel === 'email' && !z.email().safeParse(input.address).success)
        return fail('invalid', 'that is no e-mail address', { field: 'address' })
      const id = newId()
      const sealed = input.robot ? seal(keys, JSON.stringify(input.robot), routeSecretLabel(id)) : null
      const { channel, address, locale } = input
      await insertRoute(tx, { id, ...owner, channel, address, locale, kinds: input.kinds, sealed })
      await tell(
        tx,
        actor,
        'notice.route-created',
        { id, ...owner, channel, address },
        { kinds: input.kinds },
      )
      return ok({ id })
    },
  })

/** Changes a way: name, kinds, language, or a robot's address and secret together. Fails with not-found, forbidden, invalid. */
export const updateRoute = (keys: SealingKey[]) =>
  defineUseCase({
    input: z.strictObject({
      id: z.uuid(),
      address: Address.optional(),
      kinds: kinds.optional(),
      locale: z.enum(noticeLocales).optional(),
      robot: Robot.optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'notice.own'),
    write: async ({ tx, actor, input }) => {
      const taken = await take(tx, actor, input.id)
      if (!taken.ok) return taken
      const route = taken.value
      if (input.robot && !isRobotChannel(route.channel))
        return fail('invalid', 'only a robot has an address of its own', { field: 'robot' })
      if (input.robot && isRobotChannel(route.channel)) {
        const fits = checkRobot(route.channel, input.robot)
        if (!fits.ok) return fits
      }
      if (route.channel === 'email' && input.address && !z.email().safeParse(input.address).success)
        return fail('invalid', 'that is no e-mail address', { field: 'address' })
      const { id, robot, address, kinds: wanted, locale } = input
      await writeRoute(tx, id, {
        ...(address === undefined ? {} : { address }),
        ...(wanted === undefined ? {} : { kinds: wanted }),
        ...(locale === undefined ? {} : { locale }),
        ...(robot ? { sealed: seal(keys, JSON.stringify(robot), routeSecretLabel(id)) } : {}),
      })
      const changed = Object.keys(input).filter((key) => key !== 'id')
      await tell(
        tx,
        actor,
        'notice.route-changed',
        { ...route, address: address ?? route.address },
        { changed },
      )
      return ok({ id })
    },
  })

/** Closes a way; what is still waiting for it is given up. Fails with not-found, forbidden. */
export const retireRoute = defineUseCase({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => holdsAnywhere(actor, 'notice.own'),
  write: async ({ tx, actor, input }) => {
    const taken = await take(tx, actor, input.id)
    if (!taken.ok) return taken
    await writeRoute(tx, input.id, { retiredAt: tx.now })
    await tell(tx, actor, 'notice.route-retired', taken.value)
    return ok({ id: input.id })
  },
})

/** Has the worker send a test message by this way; its result stands among the way's messages. Fails with not-found, forbidden. */
export const testRoute = defineUseCase({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => holdsAnywhere(actor, 'notice.own'),
  write: async ({ tx, actor, input }) => {
    const taken = await take(tx, actor, input.id)
    if (!taken.ok) return taken
    await insertTest(tx, input.id, actor.name)
    await tx.enqueue(jobOf(sendNotices, {}))
    await tx.notify('notice', input.id)
    return ok({ id: input.id })
  },
})
