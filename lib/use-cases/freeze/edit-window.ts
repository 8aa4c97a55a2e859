import { z } from 'zod'
import { readEstate } from '../../catalog/freeze/estate.ts'
import { readScopeNames } from '../../catalog/freeze/names.ts'
import { type Freezes, readFreezes } from '../../catalog/freeze/prepared.ts'
import {
  insertWindow,
  listVersions,
  lockWindow,
  retireWindow,
  writeVersion,
} from '../../catalog/freeze/windows.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { isFirstAllow } from '../../domain/freeze/impact.ts'
import { mayInScope } from '../../domain/freeze/may-scope.ts'
import type { FreezeDefinition } from '../../domain/freeze/window.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { changedFields } from './changed-fields.ts'
import { checkDefinition, refusedFor } from './check-definition.ts'
import { heldBy, questionAt } from './held.ts'
import { closesNow, holdBackWaiting } from './hold-back.ts'
import { thenWindow } from './list-windows.ts'
import { tellWindow } from './tell-freeze.ts'
import { scopeOfStored } from './window-item.ts'

const reason = z.string().trim().min(1).max(2000)

/** The first allow window of a scope closes the rest of its time: whoever saves it has to say so. */
async function closesUnasked(
  tx: Transaction,
  freezes: Freezes,
  definition: FreezeDefinition,
  of: { id: string; agreed: boolean },
): Promise<Result<null>> {
  if (of.agreed || definition.effect !== 'allow' || definition.mode !== 'enforcing') return ok(null)
  const estate = await readEstate(tx)
  const window = { ...definition, id: of.id, version: 1 }
  const first = heldBy(estate, definition.scope).filter((place) =>
    isFirstAllow(freezes.prepared, questionAt(place), window),
  )
  const ids = new Set(first.map(({ target }) => target.environmentId))
  const environments = estate.environments.filter(({ id }) => ids.has(id)).map(({ slug }) => slug)
  return environments.length === 0
    ? ok(null)
    : fail('precondition', 'it is the first allow window there, and closes the rest of its time', {
        need: 'closesRest',
        field: 'closesRest',
        environments,
      })
}

/** Reads what somebody wrote and whether they may write it. */
async function admit(
  tx: Transaction,
  actor: Actor,
  input: { definition: unknown; closesRest?: boolean | undefined },
  id: string,
): Promise<Result<FreezeDefinition>> {
  const freezes = await readFreezes(tx)
  const checked = await checkDefinition(tx, input.definition, freezes)
  if (!checked.ok) return refusedFor(checked.problems)
  const allowed = mayInScope(actor, 'freeze.edit', checked.value.scope, checked.names?.services ?? [])
  if (!allowed.ok) return allowed
  const closes = await closesUnasked(tx, freezes, checked.value, { id, agreed: input.closesRest === true })
  return closes.ok ? ok(checked.value) : closes
}

/** A window may be changed by whoever may edit everything it holds now. */
async function mayEdit(tx: Transaction, actor: Actor, definition: unknown): Promise<Result<null>> {
  const scope = scopeOfStored(definition)
  return mayInScope(actor, 'freeze.edit', scope, (await readScopeNames(tx, [scope])).services)
}

/** Refuses a change of what was changed meanwhile, with the other's change. */
async function sameVersion(
  tx: Transaction,
  window: { id: string; version: number; retiredAt: Date | null },
  version: number,
): Promise<Result<null>> {
  if (window.version !== version) {
    const versions = await listVersions(tx, window.id)
    const [newest] = versions
    const read = versions.find((one) => one.version === version)
    const by = newest?.editor?.name ?? 'the portal'
    return fail('conflict', `${by} changed this window meanwhile`, {
      field: 'version',
      other: newest && {
        ...newest,
        changed: changedFields(read?.definition ?? null, newest.definition),
      },
    })
  }
  return window.retiredAt === null
    ? ok(null)
    : fail('wrong-state', 'the window is out of force', { state: 'retired' })
}

const missing = (id: string) => fail('not-found', 'no such window', { noun: 'freeze', id })

/**
 * Makes a window. Fails with invalid (detail.problems, each with its field), forbidden (out of scope), precondition (the
 * first allow window closes the rest of its time, and nobody said so).
 */
export const createWindow = thenWindow(
  defineUseCase({
    input: z.strictObject({
      definition: z.unknown(),
      reason: reason.optional(),
      closesRest: z.boolean().optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'freeze.edit'),
    write: async ({ tx, actor, input }) => {
      if (actor.kind === 'system') return fail('forbidden', 'only a person makes a window')
      const admitted = await admit(tx, actor, input, '')
      if (!admitted.ok) return admitted
      const definition = admitted.value
      const why = input.reason ?? null
      const id = await insertWindow(tx, { definition, editorId: actor.personId, reason: why })
      await tellWindow(tx, actor, 'freeze.created', { id, version: 1, definition }, { reason: why })
      return ok({ id })
    },
  }),
)

/**
 * Writes a new version, at once in force. Fails with not-found, conflict (detail.other: the newest version and what it
 * changed), wrong-state (retired), forbidden, invalid, precondition as for a new one.
 */
export const editWindow = thenWindow(
  defineUseCase({
    input: z.strictObject({
      id: z.uuid(),
      version: z.int().min(1),
      definition: z.unknown(),
      reason,
      closesRest: z.boolean().optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'freeze.edit'),
    write: async ({ tx, actor, input }) => {
      const window = await lockWindow(tx, input.id)
      if (!window) return missing(input.id)
      if (actor.kind === 'system') return fail('forbidden', 'only a person edits a window')
      const allowed = await mayEdit(tx, actor, window.definition)
      if (!allowed.ok) return allowed
      const same = await sameVersion(tx, window, input.version)
      if (!same.ok) return same
      const admitted = await admit(tx, actor, input, window.id)
      if (!admitted.ok) return admitted
      const definition = admitted.value
      const changed = changedFields(window.definition, definition)
      if (changed.length === 0) return ok({ id: window.id })
      await holdBackWaiting(tx, (await readFreezes(tx)).prepared, [window.id])
      await writeVersion(tx, window, { definition, editorId: actor.personId, reason: input.reason })
      await tellWindow(
        tx,
        actor,
        'freeze.changed',
        { id: window.id, version: window.version + 1, definition },
        { reason: input.reason, detail: { changed } },
      )
      return ok({ id: window.id })
    },
  }),
)

/** Takes a window out of force; it stays readable. Fails with not-found, conflict, wrong-state, forbidden. */
export const retireWindowOf = thenWindow(
  defineUseCase({
    input: z.strictObject({ id: z.uuid(), version: z.int().min(1), reason }),
    authorise: (actor) => holdsAnywhere(actor, 'freeze.edit'),
    write: async ({ tx, actor, input }) => {
      const window = await lockWindow(tx, input.id)
      if (!window) return missing(input.id)
      const allowed = await mayEdit(tx, actor, window.definition)
      if (!allowed.ok) return allowed
      const same = await sameVersion(tx, window, input.version)
      if (!same.ok) return same
      const { prepared } = await readFreezes(tx)
      await holdBackWaiting(tx, prepared, [window.id])
      await retireWindow(tx, window.id)
      await tellWindow(
        tx,
        actor,
        'freeze.retired',
        { id: window.id, version: window.version, definition: window },
        {
          reason: input.reason,
          detail: { ended: closesNow(prepared, window.id, tx.now), scope: scopeOfStored(window.definition) },
        },
      )
      return ok({ id: window.id })
    },
  }),
)
