import { anonymous, authorise, type Caller, tokenCaller } from '../../kernel/caller.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { Mount, MountRequest } from '../../kernel/mount.ts'
import type { Reply } from '../../kernel/reply.ts'
import type { World } from '../../kernel/world.ts'
import { type Instance, instancesOf } from './instances.ts'
import { nonsenseOf, spoilt } from './nonsense.ts'
import { evaluateInstant, evaluateRange } from './promql/evaluate.ts'
import { durationMs } from './promql/lexer.ts'
import { parsePromql } from './promql/parser.ts'
import { PromError } from './promql/syntax.ts'
import { instanceSeries } from './series.ts'

/** What the system policy AliyunPrometheusMetricReadAccess stands for here. */
export const metricReading = 'prometheus:ReadMetrics'

const mostSteps = 11_000

const unauthorised = () =>
  new Refusal(401, 'Unauthorized', 'authentication failed', {
    headers: { 'www-authenticate': 'Basic realm="prometheus"' },
  })

/** `/…/{cluster}/{region}/api/v1/query`: which instance is asked. */
function instanceAt(world: World, request: MountRequest): Instance {
  const [, , , cluster = ''] = request.path.split('/')
  const found = instancesOf(world).find(({ clusterId }) => clusterId === cluster)
  if (found === undefined) throw new Refusal(404, 'NotFound', 'instance not found')
  return found
}

/** Basic with an access key; that of a session has its token behind the secret, after a dollar. */
function keyCaller(world: World, authorization: string): Caller {
  const [, basic = ''] = /^Basic (.+)$/i.exec(authorization) ?? []
  const [accessKeyId = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  const password = rest.join(':')
  const key = world.identity.accessKeys.get(accessKeyId)
  if (key !== undefined && key.status === 'Active' && key.secret === password)
    return world.identity.userCaller(key)
  const session = world.identity.sessions.get(accessKeyId)
  const isIts = session !== undefined && password === `${session.secret}$${session.securityToken}`
  if (!isIts || world.clock.isExpired(session.validity)) throw unauthorised()
  return world.identity.sessionCaller(session)
}

function authenticate(world: World, request: MountRequest): Caller {
  const instance = instanceAt(world, request)
  const authorization = request.headers.authorization ?? ''
  request.resource = instance.clusterId
  if (instance.version === 'V1') {
    if (authorization !== instance.token) throw unauthorised()
    return tokenCaller('token', instance.token, `prometheus ${instance.name}`)
  }
  const caller = keyCaller(world, authorization)
  const resource = `acs:arms:${instance.region}:${world.accountId}:prometheus/${instance.clusterId}`
  authorise(caller, { action: metricReading, resource })
  return caller
}

const bad = (name: string, message: string): PromError =>
  new PromError('bad_data', `invalid parameter "${name}": ${message}`)

/** Seconds since the epoch, with fractions, or RFC 3339. */
function timeOf(name: string, text: string | null): number {
  const at =
    text === null ? Number.NaN : /^-?[\d.]+$/.test(text) ? Math.round(Number(text) * 1000) : Date.parse(text)
  if (Number.isFinite(at)) return at
  throw bad(name, `cannot parse "${text ?? ''}" to a valid timestamp`)
}

function stepOf(text: string | null): number {
  const seconds = Number(text ?? '')
  const step =
    text !== null && text !== '' && Number.isFinite(seconds) ? seconds * 1000 : durationMs(text ?? '')
  if (step > 0) return Math.max(1, Math.round(step))
  throw bad('step', 'zero or negative query resolution step widths are not accepted. Try a positive integer')
}

const numberText = (value: number): string =>
  Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
const point = (at: number, value: number): [number, string] => [at / 1000, numberText(value)]

async function parametersOf(request: MountRequest): Promise<URLSearchParams> {
  const body = request.method === 'POST' ? (await request.body()).toString('utf8') : ''
  return new URLSearchParams([...request.query, ...new URLSearchParams(body)])
}

function range(world: World, instance: Instance, given: URLSearchParams) {
  const fromMs = timeOf('start', given.get('start'))
  const toMs = timeOf('end', given.get('end'))
  const stepMs = stepOf(given.get('step'))
  if (toMs < fromMs) throw bad('end', 'end timestamp must not be before start time')
  if ((toMs - fromMs) / stepMs > mostSteps) {
    throw new PromError(
      'bad_data',
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    )
  }
  const expression = parsePromql(given.get('query') ?? '')
  const series = evaluateRange(expression, instanceSeries(world, instance), { fromMs, toMs, stepMs })
  const result = series.map(({ labels, points }) => ({
    metric: labels,
    values: points.map(({ at, value }) => point(at, value)),
  }))
  return spoilt({ resultType: 'matrix', result }, nonsenseOf(world).get(instance.clusterId))
}

function instant(world: World, instance: Instance, given: URLSearchParams, now: number) {
  const at = given.has('time') ? timeOf('time', given.get('time')) : now
  const expression = parsePromql(given.get('query') ?? '')
  const value = evaluateInstant(expression, instanceSeries(world, instance), at)
  if (typeof value === 'number') return { resultType: 'scalar', result: point(at, value) }
  const result = value.map((item) => ({ metric: item.labels, value: point(at, item.value) }))
  return { resultType: 'vector', result }
}

const errorTypes: Record<number, string> = {
  400: 'bad_data',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  422: 'execution',
  503: 'unavailable',
}

const errorReply = (error: Refusal): Reply => ({
  status: error.status,
  body: { status: 'error', errorType: errorTypes[error.status] ?? 'internal', error: error.message },
})

async function answer(work: () => Promise<unknown>): Promise<Reply> {
  try {
    return { body: { status: 'success', data: await work() } }
  } catch (error) {
    if (!(error instanceof PromError)) throw error
    throw new Refusal(error.type === 'bad_data' ? 400 : 422, error.type, error.message)
  }
}

/** The HTTP API of every Managed Prometheus instance. */
export function prometheusMount(world: World): Mount {
  const route = (method: string, verb: 'query' | 'query_range') => ({
    method,
    pattern: `/:instance/:user/:cluster/:region/api/v1/${verb}`,
    action: verb === 'query' ? 'Query' : 'QueryRange',
    handle: (request: MountRequest) =>
      answer(async () => {
        const given = await parametersOf(request)
        const instance = instanceAt(world, request)
        return verb === 'query' ? instant(world, instance, given, request.now) : range(world, instance, given)
      }),
  })
  return {
    product: 'prometheus',
    prefix: '/api/v1/prometheus',
    authenticate: (request) => (request.path === '/' ? anonymous : authenticate(world, request)),
    errorReply,
    businessBody: (_code, message) => ({ status: 'error', errorType: 'internal', error: message }),
    routes: (['GET', 'POST'] as const).flatMap((method) => [
      route(method, 'query'),
      route(method, 'query_range'),
    ]),
  }
}
