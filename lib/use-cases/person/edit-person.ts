import { z } from 'zod'
import { countOtherAdmins, endAccess, setTeams } from '../../catalog/person/writes.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { hashPassword, makePassword } from '../../platform/auth/password.ts'
import { newId } from '../../platform/ids.ts'
import { defineUseCase, type Surroundings } from '../define.ts'
import { voidLeaver } from './void-leaver.ts'

const create = defineUseCase({
  input: z.object({
    key: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    passwordHash: z.string(),
    teams: z.array(z.string()),
  }),
  authorise: (actor) => decide(actor, 'person.edit'),
  write: async ({ tx, actor, input }) => {
    const { teams, ...data } = input
    const taken = await tx.prisma.person.findUnique({ where: { key: input.key } })
    if (taken) return fail('conflict', `"${input.key}" is taken; keys are never used again`, { field: 'key' })
    const id = newId()
    await tx.prisma.person.create({ data: { id, ...data } })
    const unknown = await setTeams(tx, id, teams)
    if (unknown.length > 0)
      return fail('not-found', `no team is called ${unknown.join(', ')}`, { noun: 'team' })
    await tx.record({
      ...authorOf(actor),
      action: 'person.created',
      subjectKind: 'person',
      subjectId: id,
      subjectName: input.name,
      detail: { key: input.key, teams },
    })
    await tx.notify('person', id)
    return ok({ id })
  },
})

/**
 * A local account. Without a password one is made and answered, this once. Failure `conflict` when the key was ever used:
 * it names people in the cloud's audit and in commits.
 */
export async function createPerson(
  around: Surroundings,
  actor: Actor,
  input: {
    key: string
    name: string
    email?: string | null | undefined
    password?: string | undefined
    teams?: string[] | undefined
  },
): Promise<Result<{ id: string; password: string | null }>> {
  const allowed = decide(actor, 'person.edit')
  if (!allowed.ok) return allowed
  const password = input.password ?? makePassword()
  const passwordHash = await hashPassword(password)
  const { key, name, email = null, teams = [] } = input
  const made = await create(around, actor, { key, name, email, teams, passwordHash })
  return made.ok ? ok({ id: made.value.id, password: input.password === undefined ? password : null }) : made
}

const update = defineUseCase({
  input: z.object({
    id: z.uuid(),
    name: z.string().optional(),
    email: z.string().nullable().optional(),
    teams: z.array(z.string()).optional(),
    disabled: z.boolean().optional(),
    passwordHash: z.string().optional(),
  }),
  authorise: (actor) => decide(actor, 'person.edit'),
  write: async ({ tx, actor, input }) => {
    const { id, teams, disabled, passwordHash, name, email } = input
    const known = await tx.prisma.person.findUnique({ where: { id } })
    if (!known) return fail('not-found', 'no such person', { noun: 'person', id })
    if (disabled && (await countOtherAdmins(tx, id)) === 0) {
      return fail('precondition', 'the last admin cannot be disabled', { need: 'another-admin' })
    }
    const disabledAt =
      disabled === undefined ? known.disabledAt : disabled ? (known.disabledAt ?? tx.now) : null
    await tx.prisma.person.update({
      where: { id },
      data: {
        name: name ?? known.name,
        email: email === undefined ? known.email : email,
        disabledAt,
        passwordHash: passwordHash ?? known.passwordHash,
      },
    })
    const unknown = teams ? await setTeams(tx, id, teams) : []
    if (unknown.length > 0)
      return fail('not-found', `no team is called ${unknown.join(', ')}`, { noun: 'team' })
    if (disabled || passwordHash) await endAccess(tx, id)
    const voided = disabled && !known.disabledAt ? await voidLeaver(tx, known) : null
    const changed = Object.entries({ name, email, teams, disabled, password: passwordHash })
      .filter(([, value]) => value !== undefined)
      .map(([key]) => key)
    await tx.record({
      ...authorOf(actor),
      action: disabled && !known.disabledAt ? 'person.disabled' : 'person.updated',
      subjectKind: 'person',
      subjectId: id,
      subjectName: name ?? known.name,
      detail: { changed, ...(teams ? { teams } : {}), ...(voided ? { voided } : {}) },
    })
    await tx.notify('person', id)
    return ok({ id })
  },
})

/**
 * Edits a person. Disabling and a new password end every session and token at once; disabling also makes void what they
 * approved, delegated and would serve on call. Failure `precondition` for the last
 * admin.
 */
export async function updatePerson(
  around: Surroundings,
  actor: Actor,
  input: { id: string; password?: string | undefined; [field: string]: unknown },
): Promise<Result<{ id: string }>> {
  const allowed = decide(actor, 'person.edit')
  if (!allowed.ok) return allowed
  const { password, ...rest } = input
  const passwordHash = password === undefined ? undefined : await hashPassword(password)
  return update(around, actor, { ...rest, passwordHash })
}
