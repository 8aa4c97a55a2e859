import { Refusal, refuse } from '../../kernel/errors.ts'
import type { MountRequest } from '../../kernel/mount.ts'
import type { Reply } from '../../kernel/reply.ts'

/** Page of a list as the Yunxiao token API answers it: the bare array, and where we are in headers. */
export function pageReply<T>(
  items: T[],
  page: { number: number; size: number },
  total: number,
  body: unknown[] = items,
): Reply {
  const pages = Math.max(1, Math.ceil(total / page.size))
  return {
    headers: {
      'x-page': String(page.number),
      'x-per-page': String(page.size),
      'x-total': String(total),
      'x-total-pages': String(pages),
      'x-next-page': page.number < pages ? String(page.number + 1) : '',
      'x-prev-page': page.number > 1 ? String(page.number - 1) : '',
    },
    body,
  }
}

export function slicePage<T, V>(
  all: T[],
  page: { number: number; size: number },
  render: (item: T) => V,
): Reply {
  const from = (page.number - 1) * page.size
  const items = all.slice(from, from + page.size).map(render)
  return pageReply(items, page, all.length)
}

export function pageOf(
  request: MountRequest,
  limits: { normal?: number; most?: number } = {},
): { number: number; size: number } {
  const { normal = 20, most = 100 } = limits
  return {
    number: wholeNumber(request, 'page', 1, 1, 1_000_000),
    size: wholeNumber(request, 'perPage', normal, 1, most),
  }
}

function wholeNumber(
  request: MountRequest,
  name: string,
  normal: number,
  least: number,
  most: number,
): number {
  const text = request.query.get(name)
  if (text === null || text === '') return normal
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most)
    throw refuse.invalidParameter(name, `${name} is a whole number from ${least} to ${most}.`)
  return value
}

/** Refuses query parameters that the operation does not have. */
export function onlyQuery(request: MountRequest, names: readonly string[]): void {
  for (const name of request.query.keys()) {
    if (!names.includes(name)) throw refuse.invalidParameter(name)
  }
}

export function queryText(request: MountRequest, name: string): string | undefined {
  const value = request.query.get(name)
  return value === null || value === '' ? undefined : value
}

export function neededQuery(request: MountRequest, name: string): string {
  const value = queryText(request, name)
  if (value === undefined) throw refuse.missingParameter(name)
  return value
}

type Kind = 'string' | 'number' | 'boolean' | 'strings' | 'list' | 'object'
type Shape = Record<string, Kind | `${Kind}!`>
interface KindValue {
  string: string
  number: number
  boolean: boolean
  strings: string[]
  list: unknown[]
  object: Record<string, unknown>
}
type Fields<S extends Shape> = {
  [N in keyof S]: S[N] extends `${infer K extends Kind}!`
    ? KindValue[K]
    : S[N] extends Kind
      ? KindValue[S[N]] | undefined
      : never
}

const isKind: Record<Kind, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  strings: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  list: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}

/** The JSON body, strictly: a field that the operation does not know, lacks or types otherwise is refused. */
export async function bodyOf<S extends Shape>(request: MountRequest, shape: S): Promise<Fields<S>> {
  const body: unknown = await request.json<unknown>()
  if (!isKind.object(body)) throw new Refusal(400, 'InvalidJSON', 'The request body is not a JSON object.')
  return readFields(body as Record<string, unknown>, shape)
}

export function readFields<S extends Shape>(body: Record<string, unknown>, shape: S): Fields<S> {
  for (const name of Object.keys(body)) if (!(name in shape)) throw refuse.invalidParameter(name)
  const found: Record<string, unknown> = {}
  for (const [name, kind] of Object.entries(shape)) {
    const value = body[name] ?? undefined
    if (value === undefined) {
      if (kind.endsWith('!')) throw refuse.missingParameter(name)
      continue
    }
    if (!isKind[kind.replace('!', '') as Kind](value)) throw refuse.invalidParameter(name)
    found[name] = value
  }
  return found as Fields<S>
}
