import { anonymous, authorise } from '../../kernel/caller.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { MountRequest } from '../../kernel/mount.ts'
import type { Reply } from '../../kernel/reply.ts'
import type { Product, World } from '../../kernel/world.ts'
import { clustersOf } from '../ack/clusters.ts'
import { countLines } from './lines.ts'
import { questionOf, searchOf } from './search.ts'
import { verifyLog } from './signature.ts'

const logstore = 'stdout'

interface Place {
  cluster: string
  project: string
}

/** The project is the first word of the host name; ACK makes one per cluster, `k8s-log-<cluster>`. */
function placeOf(world: World, request: MountRequest): Place {
  const [, project = '', region = ''] =
    /^([^.]+)\.([\w-]+?)(?:-intranet)?\.log\.aliyuncs\.com$/.exec(request.headers.host ?? '') ?? []
  const cluster = clustersOf(world)
    .values()
    .find(({ clusterId, regionId }) => project === `k8s-log-${clusterId}` && region === regionId)
  if (cluster === undefined)
    throw new Refusal(404, 'ProjectNotExist', `The Project does not exist : ${project}`)
  return { cluster: cluster.clusterId, project }
}

function allow(world: World, request: MountRequest, action: string, what: string): Place {
  const { project } = placeOf(world, request)
  const resource = `acs:log:*:${world.accountId}:project/${project}/logstore/${what}`
  request.resource = resource
  authorise(request.caller, { action: `log:${action}`, resource }, 'Unauthorized')
  return placeOf(world, request)
}

function store(request: MountRequest): void {
  const name = request.variable('logstore')
  if (name !== logstore) throw new Refusal(404, 'LogStoreNotExist', `logstore ${name} dose not exist`)
}

function seconds(name: string, value: unknown): number {
  const number = Number(value ?? Number.NaN)
  if (!Number.isInteger(number))
    throw new Refusal(400, 'ParameterInvalid', `${name} is not a time in seconds`)
  return number * 1000
}

async function getLogsV2(world: World, request: MountRequest): Promise<Reply> {
  const { cluster } = allow(world, request, 'GetLogStoreLogs', request.variable('logstore'))
  store(request)
  const body = await request.json<{ from?: unknown; to?: unknown; query?: unknown }>()
  const { search, countAs } = questionOf(typeof body.query === 'string' ? body.query : '')
  if (countAs === undefined) {
    throw new Refusal(400, 'ParameterInvalid', 'the simulated log service counts lines and shows none')
  }
  const [from, to] = [seconds('from', body.from), seconds('to', body.to)]
  const count = countLines(world, cluster, search, from, to)
  const meta = { progress: 'Complete', count: 1, hasSQL: true, processedRows: count, isAccurate: true }
  return { headers: { 'x-log-progress': 'Complete' }, body: { meta, data: [{ [countAs]: String(count) }] } }
}

function getHistograms(world: World, request: MountRequest): Reply {
  const { cluster } = allow(world, request, 'GetLogStoreHistogram', request.variable('logstore'))
  store(request)
  const [from, to] = [seconds('from', request.query.get('from')), seconds('to', request.query.get('to'))]
  const search = searchOf(request.query.get('query') ?? '')
  const width = Math.max(1_000, Math.ceil((to - from) / 60_000) * 1_000)
  const body = []
  for (let at = from; at < to; at += width) {
    const end = Math.min(to, at + width)
    const count = countLines(world, cluster, search, at, end)
    body.push({ from: at / 1000, to: end / 1000, count, progress: 'Complete' })
  }
  return { headers: { 'x-log-progress': 'Complete' }, body }
}

/** Simple Log Service: one project per cluster with the lines of its containers, counted. */
export const sls: Product = {
  name: 'sls',
  title: 'Simple Log Service',
  install(world) {
    world.limits.set('sls', 100)
    world.mount({
      product: 'sls',
      prefix: '/logstores',
      authenticate: async (request) =>
        request.headers.authorization === undefined ? anonymous : verifyLog(world, request),
      errorReply: ({ status, code, message }, requestId) => ({
        status,
        headers: { 'x-log-requestid': requestId },
        body: { errorCode: code, errorMessage: message },
      }),
      businessBody: () => ({ meta: { progress: 'Incomplete', count: 1 }, data: [{ lines: '0' }] }),
      routes: [
        {
          method: 'GET',
          pattern: '/',
          action: 'ListLogStores',
          handle: (request) => {
            allow(world, request, 'ListLogStores', '*')
            return { body: { count: 1, total: 1, logstores: [logstore] } }
          },
        },
        {
          method: 'POST',
          pattern: '/:logstore/logs',
          action: 'GetLogsV2',
          handle: (request) => getLogsV2(world, request),
        },
        {
          method: 'GET',
          pattern: '/:logstore/index',
          action: 'GetHistograms',
          handle: (request) => getHistograms(world, request),
        },
      ],
    })
  },
}
