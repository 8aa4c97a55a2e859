export const rowStates = [
  'can-go-on',
  'blocked',
  'moving',
  'waiting',
  'drift',
  'problem',
  'unsettled',
  'held',
] as const
export type RowState = (typeof rowStates)[number]

export const runtimes = ['ack', 'edas', 'fc'] as const

export interface ListFilters {
  q?: string
  team?: string[]
  productLine?: string[]
  tier?: ('1' | '2' | '3' | '4')[]
  runtime?: (typeof runtimes)[number][]
  state?: RowState[]
}

const listed = (value: string | null) => (value ? value.split(',').filter(Boolean) : undefined)

/** Filters live in the address bar, so that a link shows a colleague the same thing. */
export function readFilters(params: URLSearchParams): ListFilters {
  const tier = listed(params.get('tier'))?.filter((value): value is '1' | '2' | '3' | '4' =>
    /^[1-4]$/.test(value),
  )
  const state = listed(params.get('state'))?.filter((value): value is RowState =>
    rowStates.some((known) => known === value),
  )
  const runtime = runtimes.filter((known) => listed(params.get('runtime'))?.includes(known))
  const team = listed(params.get('team'))
  const productLine = listed(params.get('line'))
  const q = params.get('q')?.trim()
  return {
    ...(q ? { q } : {}),
    ...(team?.length ? { team } : {}),
    ...(productLine?.length ? { productLine } : {}),
    ...(tier?.length ? { tier } : {}),
    ...(runtime.length ? { runtime } : {}),
    ...(state?.length ? { state } : {}),
  }
}
