import type { CloudFailure, CloudResult, Page } from '../ports/outcome.ts'

export const good = <T>(value: T): CloudResult<T> => ({ ok: true, value })

const definite: Record<CloudFailure['kind'], boolean> = {
  'not-found': true,
  refused: true,
  'not-opened': true,
  conflict: true,
  invalid: true,
  throttled: false,
  unavailable: false,
  timeout: false,
  nonsense: false,
}

export function failureOf(kind: CloudFailure['kind'], operation: string, message: string): CloudFailure {
  return {
    kind,
    definite: definite[kind],
    product: 'memory',
    operation,
    code: null,
    message,
    requestId: null,
    retryAfterMs: kind === 'throttled' ? 200 : null,
  }
}

export const bad = (
  kind: CloudFailure['kind'],
  operation: string,
  message: string,
): { ok: false; failure: CloudFailure } => ({ ok: false, failure: failureOf(kind, operation, message) })

/** Cuts a list into pages the way a cloud does: an opaque mark, a total. */
export function pageOf<T>(items: T[], page: string | null, size: number): Page<T> {
  const start = page === null ? 0 : Number(page)
  const end = start + size
  return {
    items: items.slice(start, end),
    next: end < items.length ? String(end) : null,
    total: items.length,
  }
}
