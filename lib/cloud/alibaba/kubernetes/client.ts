import type { z } from 'zod'
import type { WorkloadFact } from '../../ports/cluster.ts'
import { CallError, kindOfStatus } from '../transport/call-error.ts'
import { type Http, type HttpAnswer, jsonOf, retryAfterOf } from '../transport/fetch.ts'
import type { Kubeconfig } from './kubeconfig.ts'
import { listOf, WirePod, WireStatus, WireWorkload } from './wire.ts'

const limit = 500
const resources: Record<WorkloadFact['kind'], string> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
}

function apiError(answer: HttpAnswer): CallError {
  const kind = kindOfStatus(answer.status)
  const facts = { retryAfterMs: retryAfterOf(answer.headers), expired: answer.status === 401 }
  const body = WireStatus.safeParse(tryJson(answer))
  if (!body.success) return new CallError(kind, `the API server answered ${answer.status}`, facts)
  const { message, reason } = body.data
  return new CallError(kind, message ?? `status ${answer.status}`, { ...facts, code: reason ?? null })
}

function tryJson(answer: HttpAnswer): unknown {
  try {
    return jsonOf(answer)
  } catch {
    return null
  }
}

/** One cluster's API server under one kubeconfig (section 7.2). The server's address may carry a path. */
export class KubernetesClient {
  private readonly http: Http
  private readonly config: Kubeconfig

  constructor(http: Http, config: Kubeconfig) {
    this.http = http
    this.config = config
  }

  private async get<T>(
    path: string,
    query: Record<string, string>,
    shape: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const url = new URL(`${this.config.server.href.replace(/\/$/, '')}${path}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const headers: Record<string, string> = { accept: 'application/json' }
    if (this.config.token !== null) headers.authorization = `Bearer ${this.config.token}`
    const answer = await this.http({ method: 'GET', url, headers, signal })
    if (answer.status !== 200) throw apiError(answer)
    return shape.parse(jsonOf(answer))
  }

  /** Every page of a list. */
  private async list<T>(
    path: string,
    item: z.ZodType<T>,
    query: Record<string, string>,
    signal: AbortSignal,
  ): Promise<T[]> {
    const found: T[] = []
    let mark: string | null = null
    do {
      const paging: Record<string, string> = mark === null ? {} : { continue: mark }
      const answer: { items: T[]; metadata?: { continue?: string | null | undefined } | null | undefined } =
        await this.get(path, { limit: String(limit), ...query, ...paging }, listOf(item), signal)
      found.push(...answer.items)
      mark = answer.metadata?.continue || null
    } while (mark !== null)
    return found
  }

  listWorkloads(kind: WorkloadFact['kind'], signal: AbortSignal) {
    return this.list(`/apis/apps/v1/${resources[kind]}`, WireWorkload, {}, signal)
  }

  /** Deployments that a selector chooses, of one namespace or of all. */
  listDeployments(where: { namespace: string | null; selector: string }, signal: AbortSignal) {
    const inside = where.namespace === null ? '' : `/namespaces/${encodeURIComponent(where.namespace)}`
    const query = { labelSelector: where.selector }
    return this.list(`/apis/apps/v1${inside}/deployments`, WireWorkload, query, signal)
  }

  getWorkload(kind: WorkloadFact['kind'], namespace: string, name: string, signal: AbortSignal) {
    const path = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${resources[kind]}/${encodeURIComponent(name)}`
    return this.get(path, {}, WireWorkload, signal)
  }

  /** All pods, or those of one namespace that a selector chooses. */
  listPods(where: { namespace: string; selector: string } | null, signal: AbortSignal) {
    if (where === null) return this.list('/api/v1/pods', WirePod, {}, signal)
    const path = `/api/v1/namespaces/${encodeURIComponent(where.namespace)}/pods`
    return this.list(path, WirePod, { labelSelector: where.selector }, signal)
  }
}
