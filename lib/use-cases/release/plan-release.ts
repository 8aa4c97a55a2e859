import { z } from 'zod'
import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { insertWindow, writeVersion } from '../../catalog/freeze/windows.ts'
import { lockOpenRelease, productLinesOf, type ReleaseRecord } from '../../catalog/release/find.ts'
import {
  boundWindowsOf,
  insertRelease,
  newestEdit,
  type StoredPlan,
  writePlan,
} from '../../catalog/release/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { releaseWeekWindows } from '../../domain/freeze/release-week.ts'
import { FreezeScope } from '../../domain/freeze/scope.ts'
import { FreezeDefinition } from '../../domain/freeze/window.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { movedWindows } from '../../domain/release/slip.ts'
import { defineUseCase } from '../define.ts'
import { holdBackWaiting } from '../freeze/hold-back.ts'
import { tellWindow } from '../freeze/tell-freeze.ts'
import { portal } from '../promotion/transition.ts'
import { chooseInto, ServicesInput } from './choose-services.ts'
import { thenRelease } from './get-release.ts'
import { decideRelease } from './permitted-release.ts'
import { checkPlan, PlanInput, reasonInput } from './plan-input.ts'
import { tellRelease } from './tell-release.ts'

const planDetail = (plan: StoredPlan) => ({
  batch: plan.batch,
  zone: plan.zone,
  cutPlannedAt: plan.cutPlannedAt.toISOString(),
  weekStartsAt: plan.weekStartsAt.toISOString(),
  goLiveStartsAt: plan.goLiveStartsAt.toISOString(),
  goLiveEndsAt: plan.goLiveEndsAt.toISOString(),
  productLines: plan.productLines.map(({ slug }) => slug),
})

/** The windows of its week and its go-live, bound to it: they move when it does. */
async function makeWindows(
  tx: Transaction,
  actor: Actor & { personId: string },
  release: { id: string; name: string },
  plan: StoredPlan,
  mode: 'enforcing' | 'report-only',
): Promise<void> {
  const scope = FreezeScope.parse({ productLines: plan.productLines.map(({ id }) => id) })
  const windows = releaseWeekWindows({ ...release, zone: plan.zone, ownerId: actor.personId }, scope)
  for (const window of windows) {
    const definition = { ...window, mode }
    const id = await insertWindow(tx, { definition, editorId: actor.personId, reason: null })
    await tellWindow(tx, actor, 'freeze.created', { id, version: 1, definition }, { reason: null })
  }
}

/**
 * Plans a release, with its services and the windows of its week where asked. Fails with invalid (detail.problems),
 * not-found (a product line or a service), conflict (the name, or a service that another release of the batch has), forbidden.
 */
export const planRelease = thenRelease(
  defineUseCase({
    input: z.strictObject({
      plan: PlanInput,
      services: ServicesInput.or(z.array(z.string()).length(0)).optional(),
      windows: z.enum(['enforcing', 'report-only']).optional(),
      reason: reasonInput.optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'release.edit'),
    write: async ({ tx, actor, input }) => {
      if (actor.kind === 'system') return fail('forbidden', 'a release is planned by a person')
      const checked = await checkPlan(tx, input.plan, null)
      if (!checked.ok) return checked
      const plan = checked.value
      const allowed = decideRelease(actor, plan.productLines)
      if (!allowed.ok) return allowed
      const reason = input.reason ?? null
      const id = await insertRelease(tx, plan, { personId: actor.personId, reason })
      await tellRelease(tx, { id, name: plan.name }, actor, 'release.planned', {
        reason,
        detail: planDetail(plan),
      })
      if (input.windows) await makeWindows(tx, actor, { id, name: plan.name }, plan, input.windows)
      const release = await lockOpenRelease(tx, id)
      if (!release.ok) return release
      if (input.services && input.services.length > 0) {
        const chosen = await chooseInto(tx, actor, release.value, input.services, reason)
        if (!chosen.ok) return chosen
      }
      return ok({ id })
    },
  }),
)

/** Windows whose times follow the release get a version that says they moved, and why. */
async function moveWindows(
  tx: Transaction,
  release: ReleaseRecord,
  plan: StoredPlan,
  reason: string,
): Promise<string[]> {
  const readable = (await boundWindowsOf(tx, release.id)).flatMap((window) => {
    const definition = FreezeDefinition.safeParse(window.definition)
    return definition.success ? [{ window, definition: definition.data }] : []
  })
  const moved = movedWindows(
    release,
    { ...plan, id: release.id, closedAt: release.closedAt },
    readable.map(({ window, definition }) => ({ ...definition, id: window.id })),
  )
  const ids = moved.map(({ windowId }) => windowId)
  if (ids.length > 0) await holdBackWaiting(tx, (await readFreezes(tx)).prepared, ids)
  for (const { windowId } of moved) {
    const found = readable.find(({ window }) => window.id === windowId)
    if (!found) continue
    await writeVersion(tx, found.window, { definition: found.definition, editorId: null, reason })
    const told = { id: windowId, version: found.window.version + 1, definition: found.definition }
    await tellWindow(tx, portal, 'freeze.changed', told, {
      reason,
      detail: { changed: ['schedule'], release: plan.name },
    })
  }
  return ids
}

/** Refuses a change of what was changed meanwhile, with the other's plan. */
async function sameVersion(tx: Transaction, release: ReleaseRecord, version: number): Promise<Result<null>> {
  if (release.version === version) return ok(null)
  return fail('conflict', 'somebody changed this release meanwhile', {
    field: 'version',
    other: await newestEdit(tx, release.id),
  })
}

/**
 * Changes the plan of a release; windows bound to it move. Fails with not-found, wrong-state (closed), conflict
 * (detail.other: the newest plan), forbidden, invalid, precondition (its branches are cut: the batch stays).
 */
export const editRelease = thenRelease(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(120),
      version: z.int().min(1),
      plan: PlanInput,
      reason: reasonInput,
    }),
    authorise: (actor) => holdsAnywhere(actor, 'release.edit'),
    write: async ({ tx, actor, input }) => {
      if (actor.kind === 'system') return fail('forbidden', 'a release is changed by a person')
      const found = await lockOpenRelease(tx, input.id)
      if (!found.ok) return found
      const release = found.value
      const mayNow = decideRelease(actor, productLinesOf(release))
      if (!mayNow.ok) return mayNow
      const same = await sameVersion(tx, release, input.version)
      if (!same.ok) return same
      const checked = await checkPlan(tx, input.plan, release.id)
      if (!checked.ok) return checked
      const plan = checked.value
      const mayThen = decideRelease(actor, plan.productLines)
      if (!mayThen.ok) return mayThen
      if (release.cutAt !== null && plan.batch !== release.batch)
        return fail('precondition', `its branches are called ${release.branch}: the batch stays`, {
          field: 'batch',
        })
      const windows = await moveWindows(tx, release, plan, input.reason)
      await writePlan(tx, release, plan, { personId: actor.personId, reason: input.reason })
      await tellRelease(tx, { id: release.id, name: plan.name }, actor, 'release.changed', {
        reason: input.reason,
        detail: { ...planDetail(plan), windowsMoved: windows.length },
      })
      return ok({ id: release.id })
    },
  }),
)
