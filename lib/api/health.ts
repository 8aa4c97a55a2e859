import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Metrics } from '../platform/metrics.ts'
import { sample } from '../platform/metrics.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { listDeploymentMarks, readHealth } from '../use-cases/health/read-health.ts'
import { getActor } from '../use-cases/session/actor.ts'
import { isLocal } from './address.ts'
import { credentialOf } from './authenticate.ts'
import { refuse } from './failure.ts'
import type { Installation } from './installation.ts'
import { send } from './send.ts'

/** Alive: the process answers. With `?ready`: the database answers too and pages can be drawn. */
export async function answerHealth(
  request: IncomingMessage,
  response: ServerResponse,
  around: Surroundings,
  search: string,
  pagesReady: boolean,
): Promise<void> {
  if (!new URLSearchParams(search).has('ready')) return send(request, response, 200, '{"alive":true}')
  const { ready, ledgerProtected } = await readHealth(around)
  const text = JSON.stringify({
    alive: true,
    ready: ready && pagesReady,
    database: ready,
    pages: pagesReady,
    ledgerProtected,
  })
  return send(request, response, ready && pagesReady ? 200 : 503, text)
}

/** Prometheus text. Without a token only for this machine. */
export async function answerMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  around: Surroundings,
  installation: Installation,
  metrics: Metrics,
): Promise<void> {
  if (!isLocal(request) || request.headers.authorization !== undefined) {
    const credential = credentialOf(request, installation)
    const actor = credential?.kind === 'token' ? await getActor(around, credential) : null
    const reads = actor?.ok && actor.value.kind === 'token' && actor.value.tokenScopes.includes('read')
    if (!reads) throw refuse('unauthenticated', 'metrics need a token with the scope "read"')
  }
  const marks = await listDeploymentMarks(around)
  const lines = [
    '# HELP sluice_deployment_mark A build became what runs in an environment; the last 7 days.',
    '# TYPE sluice_deployment_mark gauge',
    ...marks.map((mark) => sample('sluice_deployment_mark', { ...mark }, 1)),
    '# TYPE process_resident_memory_bytes gauge',
    sample('process_resident_memory_bytes', {}, process.memoryUsage.rss()),
    '# TYPE process_cpu_seconds_total counter',
    sample('process_cpu_seconds_total', {}, cpuSeconds()),
  ]
  const text = `${lines.join('\n')}\n${metrics.render()}`
  await send(request, response, 200, text, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
