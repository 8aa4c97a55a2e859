import { createRoute, retireRoute, testRoute, updateRoute } from '../../use-cases/notice/edit-routes.ts'
import { listRoutes } from '../../use-cases/notice/list-routes.ts'
import { answer, api, type CallContext } from './procedure.ts'

const one = async ({ around, actor }: CallContext, id: string): Promise<never> => {
  const { items } = await answer(listRoutes(around, actor, { id }))
  return items[0] as never
}

export const notice = {
  routes: api.notice.routes.handler(async ({ context, input }) => {
    const listed = await answer(listRoutes(context.around, context.actor, input))
    return listed as never
  }),
  create: api.notice.create.handler(async ({ context, input }) => {
    const create = createRoute(context.installation.keys)
    const { id } = await answer(create(context.around, context.actor, input))
    return one(context, id)
  }),
  update: api.notice.update.handler(async ({ context, input }) => {
    const update = updateRoute(context.installation.keys)
    const { id } = await answer(update(context.around, context.actor, input))
    return one(context, id)
  }),
  retire: api.notice.retire.handler(({ context, input }) =>
    answer(retireRoute(context.around, context.actor, input)),
  ),
  test: api.notice.test.handler(async ({ context, input }) => {
    const { id } = await answer(testRoute(context.around, context.actor, input))
    return one(context, id)
  }),
}
