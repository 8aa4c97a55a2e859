import { refuse } from '../../kernel/errors.ts'

export interface PageQuery {
  PageNo?: number | undefined
  PageSize?: number | undefined
  MaxResults?: number | undefined
  NextToken?: string | undefined
}

const MAX_PAGE = 100

/** PageNo/PageSize, or MaxResults/NextToken when either is given. Tokens are opaque; unknown ones are refused. */
export function acrPage<T>(rows: readonly T[], query: PageQuery) {
  if (query.MaxResults !== undefined || query.NextToken !== undefined) {
    const size = limit('MaxResults', query.MaxResults ?? 30)
    const from = offsetOf(query.NextToken)
    const next = from + size
    return {
      rows: rows.slice(from, next),
      fields: { MaxResults: size, ...(next < rows.length ? { NextToken: tokenOf(next) } : {}) },
    }
  }
  const size = limit('PageSize', query.PageSize ?? 30)
  const page = query.PageNo ?? 1
  if (page < 1) throw refuse.invalidParameter('PageNo')
  return { rows: rows.slice((page - 1) * size, page * size), fields: { PageNo: page, PageSize: size } }
}

function limit(name: string, size: number): number {
  if (size < 1 || size > MAX_PAGE) throw refuse.invalidParameter(name)
  return size
}

const tokenOf = (offset: number): string => Buffer.from(`offset:${offset}`).toString('base64url')

function offsetOf(token: string | undefined): number {
  if (token === undefined || token === '') return 0
  const match = /^offset:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('utf8'))
  if (match === null) throw refuse.invalidParameter('NextToken')
  return Number(match[1])
}
