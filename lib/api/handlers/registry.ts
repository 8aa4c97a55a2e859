import { listFindings } from '../../use-cases/registry/list-findings.ts'
import { listInstances } from '../../use-cases/registry/list-instances.ts'
import { api, ready } from './procedure.ts'

export const registry = {
  findings: api.registry.findings.handler(({ context, input }) =>
    ready(listFindings(context.around, context.actor, input)),
  ),
  instances: api.registry.instances.handler(({ context }) =>
    ready(listInstances(context.around, context.actor, null)),
  ),
}
