import type { CloudResult } from '../../ports/outcome.ts'
import type { WorkItemFact, WorkItemPort } from '../../ports/work-item.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError } from '../transport/call-error.ts'
import type { ProjexClient, WireProject, WireWorkItem } from './client.ts'

const mostKeys = 200
const mostPages = 150
/** Projects come and go seldom. */
const projectsKeptMs = 600_000

const toWorkItem = (key: string, wire: WireWorkItem): WorkItemFact => {
  const { workitemType: type, status } = wire
  return {
    key,
    title: wire.subject ?? '',
    type: `${wire.categoryId ?? type?.categoryId ?? ''}/${type?.name ?? type?.nameEn ?? ''}`,
    state: status?.displayName ?? status?.name ?? status?.nameEn ?? '',
    webUrl: null,
  }
}

/** Work items over Projex, under the reader token: a key names its project by its code, and its item by its number. */
export function createWorkItems(
  attempts: Attempts,
  client: ProjexClient,
  now: () => number = () => performance.now(),
): WorkItemPort {
  let kept: { at: number; projects: Map<string, WireProject> } | null = null
  const ask = <T>(operation: string, work: (signal: AbortSignal) => Promise<T>): Promise<CloudResult<T>> =>
    attempts.call({ operation, read: true }, work)

  async function readProjects(): Promise<CloudResult<Map<string, WireProject>>> {
    if (kept && now() - kept.at < projectsKeptMs) return { ok: true, value: kept.projects }
    const projects = new Map<string, WireProject>()
    for (let page = 1; page <= mostPages; page += 1) {
      const found = await ask('SearchProjects', (signal) => client.searchProjects(page, signal))
      if (!found.ok) return found
      for (const project of found.value.items)
        if (project.customCode) projects.set(project.customCode.toUpperCase(), project)
      if (found.value.next === null) break
    }
    kept = { at: now(), projects }
    return { ok: true, value: projects }
  }

  async function findItem(project: WireProject, key: string): Promise<CloudResult<WorkItemFact | null>> {
    for (let page = 1; page <= mostPages; page += 1) {
      const found = await ask('SearchWorkitems', (signal) =>
        client.searchWorkItems(project.id, key, page, signal),
      )
      if (!found.ok) return found
      const own = found.value.items.find(({ serialNumber }) => serialNumber?.toUpperCase() === key)
      if (own) return { ok: true, value: toWorkItem(key, own) }
      if (found.value.next === null) return { ok: true, value: null }
    }
    return ask('SearchWorkitems', () =>
      Promise.reject(new CallError('nonsense', `the search for ${key} does not end`)),
    )
  }

  return {
    listWorkItems: async (keys) => {
      const items: WorkItemFact[] = []
      const projects = await readProjects()
      if (!projects.ok) return projects
      for (const key of keys.slice(0, mostKeys)) {
        const project = projects.value.get(key.slice(0, key.lastIndexOf('-')).toUpperCase())
        if (!project) continue
        const found = await findItem(project, key)
        if (!found.ok) return found
        if (found.value) items.push(found.value)
      }
      return { ok: true, value: items }
    },
  }
}
