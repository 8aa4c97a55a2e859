import type { World } from '../kernel/world.ts'
import { createWorkItem } from '../products/projex/seed.ts'
import type { WorkItemCategory } from '../products/projex/state.ts'
import type { HistoryPlan } from './history-plan.ts'
import { storyItems } from './release-stories.ts'
import { type ChangeKind, subjectOf, type Wording } from './wording.ts'

/** What kind of work item stands behind a change. */
const categoryOf: Record<ChangeKind, WorkItemCategory> = {
  feat: 'Req',
  fix: 'Bug',
  refactor: 'Task',
  perf: 'Task',
  chore: 'Task',
}

/** The work item that a change names. */
export function seedWorkItem(world: World, wording: Wording, at: number, done: boolean): void {
  createWorkItem(world, {
    number: wording.workItem,
    subject: subjectOf(wording).replace(/^\S+ \S+ /, ''),
    category: categoryOf[wording.kind],
    statusName: done ? '已完成' : '处理中',
    at,
  })
}

/** The work items of a service's whole past, and of what is open. */
export function seedWorkItems(world: World, plan: HistoryPlan): void {
  for (const change of plan.changes) seedWorkItem(world, change, change.openedAt, true)
  for (const open of plan.open) seedWorkItem(world, open, open.at, false)
  for (const item of storyItems(plan)) createWorkItem(world, item)
}
