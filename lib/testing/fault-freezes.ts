import { setTimeout as pause } from 'node:timers/promises'
import { freezeContext } from '../domain/branch-rule/branches.ts'
import { type BranchRule, openRule } from '../domain/branch-rule/rule.ts'
import type { FreezeDefinition } from '../domain/freeze/window.ts'
import { createWindow, editWindow, retireWindowOf } from '../use-cases/freeze/edit-window.ts'
import type { FaultWorld } from './fault-world.ts'
import { between, definitionOf, value } from './freeze-stage.ts'

/** Every line of the setting and the restoring of a rule between which a worker may die. */
export const ruleBoundaries = ['look', 'set', 'restore'].flatMap((act) =>
  ['claimed', 'effect-done', 'recorded'].map((point) => `branch-rule-${act}:${point}`),
)
export const isRestoring = (point: string) => point.startsWith('branch-rule-restore')

interface Held {
  id: string
  version: number
}

/** A window that holds from a day ago until tomorrow, by the clock of the world. */
export async function holdWindow(
  world: FaultWorld,
  of: Partial<Omit<FreezeDefinition, 'scope'>> & { scope: object },
): Promise<Held> {
  const { rows } = await world.around.database.pool.query<{ now: Date }>('SELECT sluice_now() AS now')
  const { actor } = world
  if (actor.kind !== 'person') throw new Error('only a person makes a window')
  const schedule = between(-24, 24, rows[0]?.now.getTime())
  const definition = definitionOf({ ownerId: actor.personId, schedule, ...of })
  return value(createWindow(world.around, actor, { definition }))
}

export async function endWindow(world: FaultWorld, window: Held): Promise<void> {
  const { version } = await world.around.database.prisma.freezeWindow.findUniqueOrThrow({
    where: { id: window.id },
  })
  await value(retireWindowOf(world.around, world.actor, { id: window.id, version, reason: 'the next round' }))
}

/** The same window without what is left out here, as somebody edits it in the middle. */
export async function rewriteWindow(
  world: FaultWorld,
  window: Held,
  change: Partial<FreezeDefinition>,
): Promise<void> {
  const row = await world.around.database.prisma.freezeWindow.findUniqueOrThrow({ where: { id: window.id } })
  const definition = { ...(row.definition as unknown as FreezeDefinition), ...change }
  await value(
    editWindow(world.around, world.actor, {
      id: window.id,
      version: row.version,
      definition,
      reason: 'changed in the middle',
    }),
  )
}

const order = (rules: readonly BranchRule[]) => [...rules].sort((a, b) => (a.branch < b.branch ? -1 : 1))

/** The rules of these repositories as the simulated Codeup has them. */
export async function rulesIn(
  world: FaultWorld,
  repositories: readonly string[],
): Promise<Record<string, BranchRule[]>> {
  const { code } = await world.around.cloud.releasing(world.connectionId)
  const found: Record<string, BranchRule[]> = {}
  for (const path of repositories) {
    const answer = await code.listBranchRules(path)
    if (!answer.ok) throw new Error(answer.failure.message)
    found[path] = order(answer.value.map(({ rule }) => rule))
  }
  return found
}

/** Gives the first of these repositories a rule of its own; the others have none. */
export async function giveRule(world: FaultWorld, repositories: readonly string[]): Promise<void> {
  const [path] = repositories
  if (!path || (await rulesIn(world, [path]))[path]?.some(({ branch }) => branch === 'release/*')) return
  const { code } = await world.around.cloud.releasing(world.connectionId)
  const made = await code.writeBranchRule(path, null, {
    ...openRule('release/*'),
    allowPushUserIds: ['u-developer'],
    mergeRequestSetting: { isRequired: true, minimumApproval: 2 },
  })
  if (!made.ok) throw new Error(made.failure.message)
}

/** Whether a rule keeps out everybody but whom the portal's commit status lets through. */
export const isTight = (rule: BranchRule | undefined): boolean =>
  rule !== undefined &&
  rule.allowPushRoles.join() === '40' &&
  JSON.stringify(rule.testSetting).includes(`"${freezeContext}"`)

/** Waits until every rule that a window rules is in one of these states; throws with what they are. */
export async function rulesAre(
  world: FaultWorld,
  window: Held,
  states: readonly string[],
  withinMs = 60_000,
): Promise<void> {
  const until = performance.now() + withinMs
  for (;;) {
    const rows = await world.around.database.prisma.branchRule.findMany({ where: { windowId: window.id } })
    if (rows.length > 0 && rows.every(({ state }) => states.includes(state))) return
    if (performance.now() > until) {
      const told = rows.map(
        ({ branch, state, problem, lookAt }) => `${branch} ${state} ${problem} ${lookAt?.toISOString()}`,
      )
      throw new Error(`the rules are not ${states.join(' or ')}: ${told.join('; ')}`)
    }
    await pause(100)
  }
}

/** How often each thing was told of the rules of a window's branches, and how many branches it ruled. */
export async function toldOfRules(world: FaultWorld, window: Held) {
  const { prisma } = world.around.database
  const rows = await prisma.branchRule.findMany({ where: { windowId: window.id } })
  const told = await prisma.ledgerEntry.groupBy({
    by: ['action'],
    where: { subjectKind: 'branch-rule', subjectId: { in: rows.map(({ id }) => id) } },
    _count: true,
  })
  return { branches: rows.length, told: Object.fromEntries(told.map((one) => [one.action, one._count])) }
}

/** How many writes of rules the simulated Codeup took since a mark of its journal; and the mark of now. */
export async function ruleWrites(world: FaultWorld, since = 0): Promise<{ count: number; lastId: number }> {
  const { entries, lastId } = (await world.ask(
    `journal?product=codeup&outcome=ok&write=true&sinceId=${since}&limit=2000`,
  )) as { entries: { action: string }[]; lastId: number }
  return { count: entries.filter(({ action }) => action.endsWith('ProtectedBranch')).length, lastId }
}
