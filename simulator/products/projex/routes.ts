import { Refusal, refuse } from '../../kernel/errors.ts'
import type { MountRequest, Route } from '../../kernel/mount.ts'
import { needRight } from '../codeup/access.ts'
import { inOrganization } from '../codeup/repository-call.ts'
import type { CodeupState } from '../codeup/state.ts'
import { bodyOf, pageReply } from '../codeup/wire.ts'
import type { ProjexState, WorkItem } from './state.ts'

const categories = ['Req', 'Task', 'Bug', 'Risk', 'Request', 'Topic']

/** Pages travel in the body here, and in the same headers as everywhere. */
function reply<T>(
  all: T[],
  body: { page?: number | undefined; perPage?: number | undefined },
  render: (item: T) => unknown,
) {
  const [number, size] = [body.page ?? 1, body.perPage ?? 20]
  if (!Number.isInteger(number) || number < 1) throw refuse.invalidParameter('page')
  if (!Number.isInteger(size) || size < 1 || size > 200) throw refuse.invalidParameter('perPage')
  const items = all.slice((number - 1) * size, number * size)
  return pageReply(items, { number, size }, all.length, items.map(render))
}

interface Condition {
  fieldIdentifier?: string
  operator?: string
  value?: string[]
}

/** Of the filters only the one by number is known here; another is refused rather than passed over. */
function matcher(conditions: string | undefined): (item: Readonly<WorkItem>) => boolean {
  if (conditions === undefined) return () => true
  let groups: Condition[][] | undefined
  try {
    groups = (JSON.parse(conditions) as { conditionGroups?: Condition[][] }).conditionGroups
  } catch {
    throw refuse.invalidParameter('conditions')
  }
  const asked = (groups ?? []).flat()
  if (asked.some(({ fieldIdentifier }) => fieldIdentifier !== 'serialNumber'))
    throw refuse.invalidParameter('conditions')
  return ({ serialNumber }) =>
    asked.every(({ value = [] }) => value.some((part) => serialNumber.includes(part)))
}

export function projexRoutes(codeup: CodeupState, state: ProjexState): Route[] {
  const needed = (request: MountRequest) => {
    inOrganization(codeup, request)
    needRight(codeup, request.caller, 'projex-read')
  }
  const render = (item: Readonly<WorkItem>) => ({
    id: item.id,
    serialNumber: item.serialNumber,
    subject: item.subject,
    categoryId: item.category,
    workitemType: {
      id: `t-${item.category}-${item.typeName}`,
      name: item.typeName,
      categoryId: item.category,
    },
    status: { id: item.statusName, name: item.statusName, displayName: item.statusName },
    space: { id: item.projectId, name: state.projects.get(item.projectId)?.name ?? '' },
    gmtCreate: item.createdAt,
    gmtModified: item.updatedAt,
    customFieldValues: [],
  })
  return [
    {
      method: 'POST',
      pattern: '/organizations/:org/projects:search',
      action: 'SearchProjects',
      handle: async (request) => {
        needed(request)
        const body = await bodyOf(request, {
          name: 'string',
          conditions: 'string',
          extraConditions: 'string',
          orderBy: 'string',
          sort: 'string',
          page: 'number',
          perPage: 'number',
        })
        const { name } = body
        const all = state.projects.values().filter((row) => name === undefined || row.name.includes(name))
        return reply(all, body, (row) => ({
          id: row.id,
          customCode: row.customCode,
          name: row.name,
          logicalStatus: 'NORMAL',
          scope: 'private',
          gmtCreate: row.createdAt,
        }))
      },
    },
    {
      method: 'POST',
      pattern: '/organizations/:org/workitems:search',
      action: 'SearchWorkitems',
      handle: async (request) => {
        needed(request)
        const body = await bodyOf(request, {
          category: 'string!',
          spaceId: 'string!',
          spaceType: 'string',
          conditions: 'string',
          orderBy: 'string',
          sort: 'string',
          page: 'number',
          perPage: 'number',
        })
        const wanted = body.category.split(',')
        if (wanted.some((word) => !categories.includes(word))) throw refuse.invalidParameter('category')
        if (state.projects.get(body.spaceId) === undefined)
          throw new Refusal(404, 'NotFound', `The project ${body.spaceId} does not exist.`)
        const fits = matcher(body.conditions)
        const all = state.items
          .by('byProject', body.spaceId)
          .filter((item) => wanted.includes(item.category) && fits(item))
        return reply(all, body, render)
      },
    },
    {
      method: 'GET',
      pattern: '/organizations/:org/workitems/:id',
      action: 'GetWorkitem',
      handle: (request) => {
        needed(request)
        const found = state.items.get(request.variable('id'))
        if (found === undefined)
          throw new Refusal(404, 'NotFound', `The work item ${request.variable('id')} does not exist.`)
        return { body: render(found) }
      },
    },
  ]
}
