import type { PermissionProbe } from '../../ports/identity.ts'
import type { CloudResult } from '../../ports/outcome.ts'
import type { Observing } from '../observation.ts'
import { judge } from './judge.ts'

/** The first cluster that has what is asked about; null where none has, and so nothing can be refused. */
async function firstAnswer<T>(
  clusters: string[],
  ask: (cluster: string) => Promise<CloudResult<T>>,
): Promise<CloudResult<T> | null> {
  for (const cluster of clusters) {
    const answer = await ask(cluster)
    if (answer.ok || answer.failure.kind !== 'not-found') return answer
  }
  return null
}

/** What reading metrics, alerts and logs needs, each tried with a question about nothing. `nobody` names no cluster. */
export async function probeObservation(
  { metrics, alerts, logs }: Observing,
  clusters: string[],
  nobody: string,
): Promise<PermissionProbe[]> {
  const to = new Date()
  const from = new Date(to.getTime() - 60_000)
  const query = { promql: 'vector(1)', from, to, stepSeconds: 60 }
  const probes = [
    judge('arms:GetPrometheusInstance', await metrics.queryRange(nobody, query)),
    judge('arms:ListAlerts', await alerts.listAlerts({ from, to }, null)),
  ]
  const measured = await firstAnswer(clusters, (cluster) => metrics.queryRange(cluster, query))
  // Refused where the instance is looked up: that is named above.
  const own = measured !== null && (measured.ok || measured.failure.product === 'prometheus')
  if (own) probes.push(judge('AliyunPrometheusMetricReadAccess', measured))
  const counted = await firstAnswer(clusters, (cluster) =>
    logs.countLines({ cluster, namespace: nobody, workload: nobody, from, to, query: '*' }),
  )
  if (counted !== null) probes.push(judge('log:GetLogStoreLogs', counted))
  return probes
}
