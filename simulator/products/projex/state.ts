import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'

/** A project of Projex: its code begins the numbers of its work items. */
export interface Project {
  id: string
  customCode: string
  name: string
  createdAt: number
}

export type WorkItemCategory = 'Req' | 'Task' | 'Bug' | 'Risk'

export interface WorkItem {
  id: string
  projectId: string
  /** ORD-3381. */
  serialNumber: string
  subject: string
  category: WorkItemCategory
  /** The name that people gave to the type. */
  typeName: string
  statusName: string
  createdAt: number
  updatedAt: number
}

export class ProjexState {
  readonly world: World
  readonly projects: Collection<Project, 'byCode'>
  readonly items: Collection<WorkItem, 'byProject' | 'byNumber'>

  constructor(world: World) {
    this.world = world
    this.projects = world.collection('projex.projects', {
      key: (row) => row.id,
      indexes: { byCode: (row) => row.customCode },
    })
    this.items = world.collection('projex.items', {
      key: (row) => row.id,
      indexes: { byProject: (row) => row.projectId, byNumber: (row) => row.serialNumber },
    })
  }
}

const states = new WeakMap<World, ProjexState>()

export function installProjexState(world: World): ProjexState {
  const state = new ProjexState(world)
  states.set(world, state)
  return state
}

/** The work items of a world, or nothing where the product is not installed: seeds of other products go without. */
export const projexOf = (world: World): ProjexState | undefined => states.get(world)
