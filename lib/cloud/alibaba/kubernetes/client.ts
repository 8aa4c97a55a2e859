import { z } from 'zod'
import type { WorkloadFact } from '../../ports/cluster.ts'
import { CallError, kindOfStatus } from '../transport/call-error.ts'
import { type Http, type HttpAnswer, jsonOf, retryAfterOf } from '../transport/fetch.ts'
import type { Kubeconfig } from './kubeconfig.ts'
import { listOf, WirePod, WireService, WireStatus, WireWorkload } from './wire.ts'

const limit = 500
const fieldManager = { fieldManager: 'sluice' }
const roots: Record<WorkloadFact['kind'], { group: string; plural: string }> = {
  Deployment: { group: 'apps/v1', plural: 'deployments' },
  StatefulSet: { group: 'apps/v1', plural: 'statefulsets' },
  Rollout: { group: 'argoproj.io/v1alpha1', plural: 'rollouts' },
}
const encode = encodeURIComponent

/** Path of a workload of a namespace. */
export const workloadPath = (kind: WorkloadFact['kind'], namespace: string, name: string): string =>
  `/apis/${roots[kind].group}/namespaces/${encode(namespace)}/${roots[kind].plural}/${encode(name)}`
export const servicePath = (namespace: string, name = ''): string =>
  `/api/v1/namespaces/${encode(namespace)}/services${name === '' ? '' : `/${encode(name)}`}`

function apiError(answer: HttpAnswer): CallError {
  const kind = kindOfStatus(answer.status)
  const facts = { retryAfterMs: retryAfterOf(answer.headers), expired: answer.status === 401 }
  const body = WireStatus.safeParse(tryJson(answer))
  if (!body.success) return new CallError(kind, `the API server answered ${answer.status}`, facts)
  const { message, reason } = body.data
  return new CallError(kind, message ?? `status ${answer.status}`, { ...facts, code: reason ?? null })
}

const isForbidden = ({ kind, code }: CallError): boolean => kind === 'refused' && code === 'Forbidden'

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

  private async ask(question: {
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
    path: string
    query?: Record<string, string>
    body?: unknown
    type?: string
    signal: AbortSignal
  }): Promise<HttpAnswer> {
    const { method, path, query = {}, body, signal } = question
    const url = new URL(`${this.config.server.href.replace(/\/$/, '')}${path}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const headers: Record<string, string> = { accept: 'application/json' }
    if (this.config.token !== null) headers.authorization = `Bearer ${this.config.token}`
    if (body !== undefined) headers['content-type'] = question.type ?? 'application/json'
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await this.http({ method, url, headers, signal, ...sent })
    if (answer.status < 200 || answer.status > 299) throw apiError(answer)
    return answer
  }

  async get<T>(
    path: string,
    query: Record<string, string>,
    shape: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    return shape.parse(jsonOf(await this.ask({ method: 'GET', path, query, signal })))
  }

  /** Writes, as ourselves: the field manager says who. A write over something that changed is a conflict. */
  async write(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    await this.ask({ method, path, query: method === 'DELETE' ? {} : fieldManager, body, signal })
  }

  /** Patches by RFC 7396. */
  async mergePatch(path: string, body: unknown, signal: AbortSignal): Promise<void> {
    const type = 'application/merge-patch+json'
    await this.ask({ method: 'PATCH', path, query: fieldManager, body, type, signal })
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

  listWorkloads(kind: 'Deployment' | 'StatefulSet', signal: AbortSignal) {
    const { group, plural } = roots[kind]
    return this.list(`/apis/${group}/${plural}`, WireWorkload, {}, signal)
  }

  /**
   * Rollouts that have a template of their own. None where the cluster has no Argo Rollouts, or where the role may not look:
   * the predefined roles of ACK do not name what others added to a cluster.
   */
  async listRollouts(signal: AbortSignal): Promise<WireWorkload[]> {
    const { group, plural } = roots.Rollout
    const found = await this.list(`/apis/${group}/${plural}`, z.unknown(), {}, signal).catch((error) => {
      if (error instanceof CallError && (error.kind === 'not-found' || isForbidden(error))) return []
      throw error
    })
    return found.flatMap((one) => WireWorkload.safeParse(one).data ?? [])
  }

  /** Deployments that a selector chooses, of one namespace or of all. */
  listDeployments(where: { namespace: string | null; selector: string }, signal: AbortSignal) {
    const inside = where.namespace === null ? '' : `/namespaces/${encode(where.namespace)}`
    const query = { labelSelector: where.selector }
    return this.list(`/apis/apps/v1${inside}/deployments`, WireWorkload, query, signal)
  }

  getWorkload(kind: WorkloadFact['kind'], namespace: string, name: string, signal: AbortSignal) {
    return this.get(workloadPath(kind, namespace, name), {}, WireWorkload, signal)
  }

  listServices(namespace: string, signal: AbortSignal) {
    return this.list(servicePath(namespace), WireService, {}, signal)
  }

  /** All pods, or those of one namespace that a selector chooses. */
  listPods(where: { namespace: string; selector: string } | null, signal: AbortSignal) {
    if (where === null) return this.list('/api/v1/pods', WirePod, {}, signal)
    const path = `/api/v1/namespaces/${encodeURIComponent(where.namespace)}/pods`
    return this.list(path, WirePod, { labelSelector: where.selector }, signal)
  }
}
