import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import {
  createEnvironment as create,
  lockEnvironment,
  writeSettings,
} from '../../catalog/environment/writes.ts'
import { groupExists } from '../../catalog/group/writes.ts'
import { EnvironmentPlacement, EnvironmentSettings } from '../../domain/environment/settings.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'

const editorOf = (actor: Actor) => (actor.kind === 'system' ? null : actor.personId)

/** Names of top-level settings that differ, for the ledger. */
function changedKeys(before: unknown, after: object): string[] {
  const old = before !== null && typeof before === 'object' ? (before as Record<string, unknown>) : {}
  return Object.entries(after)
    .filter(([key, value]) => !isDeepStrictEqual(old[key], value))
    .map(([key]) => key)
}

/**
 * Changes gates, limits and placement of an environment as a new version, with a reason. Whoever edits names the version
 * they saw: failure `conflict`, with the version there is now, when somebody else was quicker.
 */
export const updateEnvironment = defineUseCase({
  input: z.object({
    slug: z.string(),
    settingsVersion: z.int(),
    settings: EnvironmentSettings.optional(),
    placement: EnvironmentPlacement.optional(),
    reason: z.string().min(1),
  }),
  authorise: (actor) => decide(actor, 'environment.edit'),
  write: async ({ tx, actor, input }) => {
    const found = await lockEnvironment(tx, input.slug)
    if (!found) return fail('not-found', `no environment is called "${input.slug}"`, { noun: 'environment' })
    const version = found.history[0]?.version ?? 1
    if (version !== input.settingsVersion) {
      return fail('conflict', 'somebody changed these settings meanwhile', { settingsVersion: version })
    }
    const settings = input.settings ?? EnvironmentSettings.parse(found.settings)
    const placement = input.placement ?? EnvironmentPlacement.parse(found.placement)
    const changed = [...changedKeys(found.settings, settings), ...changedKeys(found.placement, placement)]
    if (changed.length === 0) return ok({ slug: input.slug, version })
    const asked = settings.approvals.group
    if (asked !== null && !(await groupExists(tx, asked)))
      return fail('not-found', `no group is called "${asked}"`, { noun: 'group', field: 'group' })
    const kept = settings.reservation
    if (changed.includes('reservation') && kept) {
      const release = await tx.prisma.release.findFirst({ where: { name: kept.release, closedAt: null } })
      if (!release)
        return fail('not-found', `no open release is called "${kept.release}"`, {
          noun: 'release',
          field: 'reservation',
        })
      if (new Date(kept.until) <= tx.now)
        return fail('invalid', 'a reservation ends later than now', { field: 'reservation' })
    }
    const by = { editorId: editorOf(actor), reason: input.reason }
    const next = await writeSettings(tx, { id: found.id, version }, { settings, placement }, by)
    await tx.record({
      ...authorOf(actor),
      action: 'environment.updated',
      subjectKind: 'environment',
      subjectId: found.id,
      subjectName: found.slug,
      environmentId: found.id,
      reason: input.reason,
      detail: { changed, version: next, before: found.settings, after: settings },
    })
    await tx.notify('environment', found.slug)
    return ok({ slug: input.slug, version: next })
  },
})

/** A new environment of a connection, appended to the default path by its rank. */
export const createEnvironment = defineUseCase({
  input: z.object({
    slug: z.string(),
    rank: z.int(),
    regions: z.array(z.string()),
    connection: z.string(),
    settings: EnvironmentSettings,
    placement: EnvironmentPlacement,
    reason: z.string().min(1),
  }),
  authorise: (actor) => decide(actor, 'environment.edit'),
  write: async ({ tx, actor, input }) => {
    const { connection, reason, ...made } = input
    const known = await tx.prisma.connection.findFirst({ where: { name: connection } })
    if (!known) return fail('not-found', `no connection is called "${connection}"`, { noun: 'connection' })
    const by = { editorId: editorOf(actor), reason }
    const id = await create(tx, { ...made, connectionId: known.id }, by)
    if (!id.ok) return id
    await tx.record({
      ...authorOf(actor),
      action: 'environment.updated',
      subjectKind: 'environment',
      subjectId: id.value,
      subjectName: made.slug,
      environmentId: id.value,
      reason,
      detail: { created: true, after: made.settings },
    })
    await tx.notify('environment', made.slug)
    return ok({ slug: made.slug })
  },
})
