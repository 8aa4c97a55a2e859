const hour = 3_600_000

export const runStates = [
  'queued',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
  'unknown',
] as const
export const pipelineKinds = ['merge-check', 'ci', 'cd', 'other'] as const
/** How far back, by the word that stands in the address. */
export const spans = { '1h': hour, '24h': 24 * hour, '7d': 168 * hour, '30d': 720 * hour } as const

export type RunStateKey = (typeof runStates)[number]
export type PipelineKindKey = (typeof pipelineKinds)[number]
export type SpanKey = keyof typeof spans

export interface RunFilters {
  q?: string
  kind?: PipelineKindKey[]
  state?: RunStateKey[]
  branch?: string
  actor?: string
  service?: string[]
  team?: string[]
  productLine?: string[]
  since?: string
  /** Id of a pipeline. */
  pipeline?: string
}

/** As the address names them. */
export const filterNames = [
  'q',
  'kind',
  'state',
  'branch',
  'person',
  'service',
  'team',
  'line',
  'since',
  'pipeline',
] as const

const isId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
const listed = (params: URLSearchParams, name: string) => params.get(name)?.split(',').filter(Boolean) ?? []
const among = <K extends string>(known: readonly K[], given: string[]): K[] =>
  known.filter((key) => given.includes(key))

export const spanOf = (params: URLSearchParams): SpanKey | null =>
  (Object.keys(spans) as SpanKey[]).find((key) => key === params.get('since')) ?? null

/**
 * The filters of the address bar, as the list asks for them. The beginning of a span is a full hour, so that the page
 * that the server drew and the browser that takes it over ask for the same.
 */
export function readRunFilters(params: URLSearchParams, now: number): RunFilters {
  const text = (name: string) => params.get(name)?.trim().slice(0, 200) ?? ''
  const [q, branch, actor] = [text('q'), text('branch'), text('person')]
  const service = listed(params, 'service').slice(0, 50)
  const pipeline = text('pipeline')
  const kind = among(pipelineKinds, listed(params, 'kind'))
  const state = among(runStates, listed(params, 'state'))
  const [team, productLine] = [listed(params, 'team').slice(0, 50), listed(params, 'line').slice(0, 50)]
  const span = spanOf(params)
  return {
    ...(q ? { q } : {}),
    ...(kind.length > 0 ? { kind } : {}),
    ...(state.length > 0 ? { state } : {}),
    ...(branch ? { branch } : {}),
    ...(actor ? { actor } : {}),
    ...(service.length > 0 ? { service } : {}),
    ...(team.length > 0 ? { team } : {}),
    ...(productLine.length > 0 ? { productLine } : {}),
    ...(isId.test(pipeline) ? { pipeline } : {}),
    ...(span ? { since: new Date(Math.floor(now / hour) * hour - spans[span]).toISOString() } : {}),
  }
}

/** Those of the filters that a pipeline has. */
export function pipelineInput(params: URLSearchParams, now: number) {
  const { q, kind, service, team, productLine } = readRunFilters(params, now)
  return {
    ...(q ? { q } : {}),
    ...(kind ? { kind } : {}),
    ...(service ? { service } : {}),
    ...(team ? { team } : {}),
    ...(productLine ? { productLine } : {}),
  }
}
