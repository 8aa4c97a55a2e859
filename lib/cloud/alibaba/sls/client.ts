import { type Http, type HttpAnswer, jsonOf } from '../transport/fetch.ts'
import type { SigningKey } from '../transport/signed.ts'
import { logError } from './map.ts'
import { signLog } from './signature.ts'
import { CountAnswer, LogError } from './wire.ts'

function failure(answer: HttpAnswer) {
  const requestId = answer.headers['x-log-requestid'] ?? null
  try {
    const { errorCode, errorMessage } = LogError.parse(jsonOf(answer))
    return logError(answer.status, errorCode, errorMessage ?? errorCode, requestId)
  } catch {
    return logError(answer.status, null, `status ${answer.status} without a reason`, requestId)
  }
}

/** Simple Log Service of one region (section 13.3): the project is the first word of the host name. */
export class SlsClient {
  private readonly http: Http
  private readonly region: string
  private readonly base: URL | null

  /** `base` replaces scheme and address; the project then travels in the Host header alone. */
  constructor(http: Http, region: string, base: URL | null) {
    this.http = http
    this.region = region
    this.base = base
  }

  /** Counts with GetLogsV2; `complete` false: ask again. `from` and `to` in seconds, half-open. */
  async countLines(
    key: SigningKey,
    ask: { project: string; logstore: string; from: number; to: number; query: string },
    signal: AbortSignal,
  ): Promise<{ lines: number; complete: boolean }> {
    const host = `${ask.project}.${this.region}.log.aliyuncs.com`
    const path = `/logstores/${encodeURIComponent(ask.logstore)}/logs`
    const body = JSON.stringify({ from: ask.from, to: ask.to, query: ask.query, line: 1, offset: 0 })
    const headers = signLog(key, { method: 'POST', path, query: {}, body }, new Date())
    const url = new URL(path, this.base ?? `https://${host}`)
    const answer = await this.http({
      method: 'POST',
      url,
      headers: { ...headers, accept: 'application/json', ...(this.base === null ? {} : { host }) },
      body,
      signal,
      maxBytes: 1 << 20,
    })
    if (answer.status >= 300) throw failure(answer)
    const { meta, data } = CountAnswer.parse(jsonOf(answer))
    return { lines: data[0]?.lines ?? 0, complete: meta.progress === 'Complete' }
  }
}
