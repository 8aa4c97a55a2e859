import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Login } from './credentials.ts'
import { exitCodes } from './exit-code.ts'
import { CliFailure, exitCodeOf, type FailureBody } from './failure.ts'
import { noPortal, unreachable } from './unreachable.ts'
import { cliVersion } from './version.ts'

type Query = Record<string, string | number | boolean | readonly string[] | undefined>

/** The HTTP API of one portal. What it answers is typed by the contract and not checked again. */
export interface Api {
  url: string
  get<T>(path: string, query?: Query): Promise<T>
  /** A POST that writes nothing. */
  ask<T>(path: string, body: object): Promise<T>
  /** A POST that writes; under its key the portal does it once, however often it comes. */
  write<T>(path: string, body: object, key: string): Promise<T>
}

const deadlineMs = 20_000
/** Pauses before each further try. */
const pausesMs = [300, 1000, 3000]
const worthAgain = new Set([429, 502, 503, 504])

/** Part of a path that came from an argument. */
export const part = (text: string): string => encodeURIComponent(text)

function pathWith(path: string, query: Query): string {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [[name, String(value)]],
  )
  return entries.length === 0 ? path : `${path}?${new URLSearchParams(entries)}`
}

const isFailure = (value: unknown): value is FailureBody =>
  typeof value === 'object' && value !== null && 'code' in value && 'message' in value

/** Seconds of Retry-After, at most ten: a step has its own patience. */
const askedPauseMs = (response: Response): number =>
  Math.min(10, Math.max(0, Number(response.headers.get('retry-after')) || 0)) * 1000

export function createApi({ url, token }: Login): Api {
  async function read<T>(response: Response, path: string): Promise<T> {
    const { status } = response
    if (status >= 300 && status < 400)
      throw noPortal('redirected', url, status, response.headers.get('location') ?? '')
    const text = await response.text()
    let answer: unknown
    try {
      answer = JSON.parse(text)
    } catch {
      throw noPortal('not-json', url, status, response.headers.get('content-type') ?? '')
    }
    if (response.ok) return answer as T
    if (!isFailure(answer)) throw noPortal('not-json', url, status, 'no refusal of a portal')
    // The address of a call that this portal does not have: it is older, or newer, than this command.
    const unknownCall = answer.code === 'not-found' && answer.detail !== undefined && 'path' in answer.detail
    if (unknownCall || status === 405)
      throw new CliFailure(
        exitCodes.usage,
        { ...answer, code: 'other-version' },
        { path, version: cliVersion },
      )
    throw new CliFailure(exitCodeOf(answer.code), answer, { url })
  }

  /** Every call of ours may come twice: reads change nothing, and writes carry a key. */
  async function call<T>(method: string, path: string, body?: object, key?: string): Promise<T> {
    for (let turn = 0; ; turn += 1) {
      const wait = pausesMs[turn]
      let response: Response
      try {
        response = await fetch(`${url}/api/v1${path}`, {
          method,
          // A token follows no redirect.
          redirect: 'manual',
          signal: AbortSignal.timeout(deadlineMs),
          headers: {
            authorization: `Bearer ${token}`,
            accept: 'application/json',
            'user-agent': `sluice/${cliVersion} node/${process.versions.node}`,
            ...(body ? { 'content-type': 'application/json' } : {}),
            ...(key ? { 'idempotency-key': key } : {}),
          },
          ...(body ? { body: JSON.stringify(body) } : {}),
        })
        if (wait !== undefined && worthAgain.has(response.status)) {
          await response.body?.cancel()
          await pause(Math.max(wait, askedPauseMs(response)))
          continue
        }
        return await read<T>(response, path)
      } catch (error) {
        if (error instanceof CliFailure && error.body.code !== 'idempotency-running') throw error
        const failure = error instanceof CliFailure ? error : unreachable(error, url)
        // A name or a certificate does not get better by asking again.
        const hopeless = ['certificate', 'wrong-protocol', 'no-such-host'].includes(failure.body.code)
        if (wait === undefined || hopeless) throw failure
        await pause(wait)
      }
    }
  }

  return {
    url,
    get: (path, query = {}) => call('GET', pathWith(path, query)),
    ask: (path, body) => call('POST', path, body),
    write: (path, body, key) => call('POST', path, body, key),
  }
}

/** One key per call, unless the pipeline says which step of which run this is. */
export function keyOf(
  env: Record<string, string | undefined>,
  given: string | undefined,
  what: string,
): string {
  if (given) return given
  const run = env.PIPELINE_ID && env.BUILD_NUMBER ? `flow:${env.PIPELINE_ID}:${env.BUILD_NUMBER}` : null
  return run ? `${run}:${what}`.slice(0, 200) : randomUUID()
}
