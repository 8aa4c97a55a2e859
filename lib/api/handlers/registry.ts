import { changeCleanup } from '../../use-cases/registry/change-cleanup.ts'
import { previewCleanup } from '../../use-cases/registry/cleanup-change.ts'
import { listFindings } from '../../use-cases/registry/list-findings.ts'
import { listInstances } from '../../use-cases/registry/list-instances.ts'
import { answer, api, ready } from './procedure.ts'

export const registry = {
  findings: api.registry.findings.handler(({ context, input }) =>
    ready(listFindings(context.around, context.actor, input)),
  ),
  previewCleanup: api.registry.previewCleanup.handler(({ context, input }) =>
    answer(previewCleanup(context.around, context.actor, input)),
  ),
  changeCleanup: api.registry.changeCleanup.handler(({ context, input }) =>
    answer(changeCleanup(context.around, context.actor, input)),
  ),
  instances: api.registry.instances.handler(({ context }) =>
    ready(listInstances(context.around, context.actor, null)),
  ),
}
