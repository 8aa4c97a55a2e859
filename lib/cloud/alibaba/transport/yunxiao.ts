import { z } from 'zod'
import { CallError, kindOfStatus } from './call-error.ts'
import { type Http, type HttpAnswer, jsonOf, retryAfterOf } from './fetch.ts'

const WireError = z.object({
  errorCode: z.union([z.string(), z.number().transform(String)]).nullish(),
  errorMessage: z.string().nullish(),
  errorDescription: z.string().nullish(),
  message: z.string().nullish(),
})

/** Errors of the token API: a status with errorCode and errorMessage, or one of its variants (section 5.1). */
export function yunxiaoError(answer: HttpAnswer): CallError {
  const facts = {
    requestId: answer.headers['x-request-id'] ?? null,
    retryAfterMs: retryAfterOf(answer.headers),
  }
  const kind = kindOfStatus(answer.status)
  let body: z.infer<typeof WireError>
  try {
    body = WireError.parse(jsonOf(answer))
  } catch {
    return new CallError(
      kind === 'invalid' ? 'nonsense' : kind,
      `status ${answer.status} without a reason`,
      facts,
    )
  }
  const message = body.errorMessage ?? body.errorDescription ?? body.message ?? `status ${answer.status}`
  const code = body.errorCode ?? null
  return new CallError(code?.includes('Throttling') ? 'throttled' : kind, message, { ...facts, code })
}

/** The signed API's envelope may also come back from the token API's gateway: success false inside 200. */
const Envelope = z.object({
  success: z.literal(false),
  errorCode: z.union([z.string(), z.number().transform(String)]).nullish(),
  errorMessage: z.string().nullish(),
})

export interface YunxiaoPage<T> {
  items: T[]
  next: string | null
  total: number | null
}

/** Paging travels in headers (section 4: pagination dialects). */
export function pageOf<T>(
  items: T[],
  headers: Record<string, string>,
  page: number,
  perPage: number,
): YunxiaoPage<T> {
  const number = (name: string): number | null => {
    const text = headers[name]
    return text === undefined || text === '' ? null : Number(text)
  }
  const pages = number('x-total-pages')
  const following = number('x-next-page')
  const total = number('x-total')
  if (following !== null) return { items, next: following > page ? String(following) : null, total }
  const more = pages === null ? items.length === perPage : page < pages
  return { items, next: more ? String(page + 1) : null, total }
}

/** Yunxiao's token API under one token (section 5.1). */
export class YunxiaoDoor {
  private readonly http: Http
  private readonly base: URL
  private readonly organisation: string | null
  private readonly token: () => Promise<string>

  /** `organisation` null: a Region edition site, whose paths leave it out. */
  constructor(http: Http, base: URL, organisation: string | null, token: () => Promise<string>) {
    this.http = http
    this.base = base
    this.organisation = organisation
    this.token = token
  }

  /** `path` is relative to the organisation; its variables are encoded already. */
  async send(
    product: 'codeup' | 'flow' | 'projex',
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    ask: {
      query?: Record<string, string | number | null | undefined>
      body?: unknown
      signal: AbortSignal
      maxBytes?: number
    },
  ): Promise<{ body: unknown; headers: Record<string, string> }> {
    const scope = this.organisation === null ? '' : `/organizations/${encodeURIComponent(this.organisation)}`
    const root = this.base.href.replace(/\/$/, '')
    const url = new URL(`${root}/oapi/v1/${product}${scope}/${path}`)
    for (const [name, value] of Object.entries(ask.query ?? {})) {
      if (value !== null && value !== undefined) url.searchParams.set(name, String(value))
    }
    const headers: Record<string, string> = {
      accept: 'application/json',
      'x-yunxiao-token': await this.token(),
    }
    if (ask.body !== undefined) headers['content-type'] = 'application/json'
    const answer = await this.http({
      method,
      url,
      headers,
      signal: ask.signal,
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
      ...(ask.maxBytes === undefined ? {} : { maxBytes: ask.maxBytes }),
    })
    if (answer.status >= 300) throw yunxiaoError(answer)
    const body = jsonOf(answer)
    const failed = Envelope.safeParse(body)
    if (failed.success) {
      const { errorCode, errorMessage } = failed.data
      throw new CallError('unavailable', errorMessage ?? 'success: false', { code: errorCode ?? null })
    }
    return { body, headers: answer.headers }
  }
}
