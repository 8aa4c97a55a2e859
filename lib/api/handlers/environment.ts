import { createEnvironment, updateEnvironment } from '../../use-cases/environment/edit-environment.ts'
import { getEnvironment, listEnvironments } from '../../use-cases/environment/read-environments.ts'
import { answer, api, ready } from './procedure.ts'

export const environment = {
  list: api.environment.list.handler(({ context }) =>
    ready(listEnvironments(context.around, context.actor, null)),
  ),
  get: api.environment.get.handler(({ context, input }) =>
    ready(getEnvironment(context.around, context.actor, input)),
  ),
  create: api.environment.create.handler(async ({ context, input }) => {
    const { slug } = await answer(createEnvironment(context.around, context.actor, input))
    return ready(getEnvironment(context.around, context.actor, { slug }))
  }),
  update: api.environment.update.handler(async ({ context, input }) => {
    const { slug } = await answer(updateEnvironment(context.around, context.actor, input))
    return ready(getEnvironment(context.around, context.actor, { slug }))
  }),
}
