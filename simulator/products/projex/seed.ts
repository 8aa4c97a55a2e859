import { createHash } from 'node:crypto'
import type { World } from '../../kernel/world.ts'
import { projexOf, type WorkItem, type WorkItemCategory } from './state.ts'

const idOf = (text: string): string => createHash('md5').update(text).digest('hex')

const typeNames: Record<WorkItemCategory, string> = {
  Req: '产品类需求',
  Task: '任务',
  Bug: '缺陷',
  Risk: '风险',
}

/** A work item by its number; its project is made when it is the first of it. One of that number stays as it is. */
export function createWorkItem(
  world: World,
  item: {
    number: string
    subject: string
    category: WorkItemCategory
    typeName?: string
    statusName?: string
    at?: number
  },
): void {
  const state = projexOf(world)
  if (state === undefined || state.items.by('byNumber', item.number).length > 0) return
  const at = item.at ?? world.clock.now()
  const customCode = item.number.slice(0, item.number.lastIndexOf('-'))
  const known = state.projects.by('byCode', customCode)[0]
  const project =
    known ??
    state.projects.put({ id: idOf(`project ${customCode}`), customCode, name: customCode, createdAt: at })
  const row: WorkItem = {
    id: idOf(item.number),
    projectId: project.id,
    serialNumber: item.number,
    subject: item.subject,
    category: item.category,
    typeName: item.typeName ?? typeNames[item.category],
    statusName: item.statusName ?? '已完成',
    createdAt: at,
    updatedAt: at,
  }
  state.items.put(row)
}
