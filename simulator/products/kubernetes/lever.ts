import { Refusal } from '../../kernel/errors.ts'
import { clearFailure, type FailureMode, failureMarks, failureModes, markFailure } from './failure-mark.ts'
import { gitopsOf } from './gitops/source.ts'
import type { Kube } from './kube.ts'

const fields = ['cluster', 'namespace', 'name', 'digest', 'mode', 'reason'] as const

/** `/_sim/k8s`: makes things fail on purpose, and shows what fails and what was synced. */
export function installLevers(kube: Kube): void {
  const { world } = kube
  world.control('POST k8s', (_query, body, id) => {
    if (id !== 'fail') throw new Refusal(404, 'NotFound', 'POST /_sim/k8s/fail')
    const unknown = Object.keys(body).find((key) => !fields.some((field) => field === key))
    if (unknown !== undefined)
      throw new Refusal(400, 'InvalidParameter', `"${unknown}" is not one of ${fields.join(', ')}.`)
    const text = (field: (typeof fields)[number]): Record<string, string> => {
      const value = body[field]
      if (value === undefined) return {}
      if (typeof value !== 'string') throw new Refusal(400, 'InvalidParameter', `${field} is a text.`)
      return { [field]: value }
    }
    const { mode } = body
    if (!failureModes.includes(mode as FailureMode)) {
      throw new Refusal(400, 'InvalidParameter', `mode is one of ${failureModes.join(', ')}.`)
    }
    const { cluster: named } = text('cluster')
    const cluster = named === undefined ? undefined : kube.cluster(named)
    if (named !== undefined && cluster === undefined)
      throw new Refusal(404, 'NotFound', `No cluster ${named}.`)
    const mark = markFailure(world, {
      ...text('namespace'),
      ...text('name'),
      ...text('digest'),
      ...text('reason'),
      mode: mode as FailureMode,
      ...(cluster === undefined ? {} : { clusterId: cluster.id }),
    })
    return { body: mark }
  })
  world.control('GET k8s', () => ({
    body: {
      clusters: kube.clusters.values(),
      failures: failureMarks(world).values(),
      sources: gitopsOf(world).sources.values(),
      applications: gitopsOf(world)
        .applications.values()
        .map(({ applied: _applied, ...row }) => row),
    },
  }))
  world.control('DELETE k8s', (_query, _body, id) => {
    if (!clearFailure(world, id)) throw new Refusal(404, 'NotFound', `No failure ${id}.`)
    return { body: { failures: failureMarks(world).values() } }
  })
}
