import { Refusal } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { abortOrder, deployApplication } from './engine.ts'
import { edasOf, openOrderOf, ordersOf } from './state.ts'

/**
 * What goes wrong on purpose, and what somebody does at the console. `POST /_sim/edas` {application, do, ...}; `application` is
 * a name or an AppId, `cluster` (an ACK id) tells those of one name apart. `do`: `mark` {failBatch?, stuck?, refuseDigest?};
 * `abort` what is in progress; `deploy` {image}.
 */
export function edasLevers(world: World): void {
  const state = edasOf(world)
  world.control('GET edas', () => ({
    body: state.applications.values().map((application) => ({
      ...application,
      orders: ordersOf(state, application.appId).slice(0, 5),
      mark: state.marks.get(application.appId) ?? null,
    })),
  }))
  world.control('POST edas', (_query, body) => {
    const application = state.applications
      .values()
      .find(
        ({ appId, name, csClusterId }) =>
          appId === body.application ||
          (name === body.application && (body.cluster === undefined || body.cluster === csClusterId)),
      )
    if (application === undefined) throw new Refusal(404, 'NotFound', 'No such application.')
    const { appId } = application
    if (body.do === 'mark') {
      const { failBatch, stuck, refuseDigest } = body
      state.marks.put({
        ...(state.marks.get(appId) ?? { appId }),
        ...(typeof failBatch === 'number' ? { failBatch } : {}),
        ...(typeof stuck === 'boolean' ? { stuck } : {}),
        ...(typeof refuseDigest === 'boolean' ? { refuseDigest } : {}),
      })
      return { body: state.marks.get(appId) }
    }
    if (body.do === 'abort') {
      const order = openOrderOf(state, appId)
      if (order === undefined) throw new Refusal(404, 'NotFound', 'Nothing is in progress.')
      abortOrder(world, order)
      return { body: state.orders.get(order.orderId) }
    }
    if (body.do !== 'deploy' || typeof body.image !== 'string')
      throw new Refusal(400, 'InvalidParameter', 'do is mark, abort, or deploy with an image.')
    const { image } = body
    const order = deployApplication(world, { appId, image, description: 'At the console', source: 'console' })
    return { body: state.orders.get(order) }
  })
}
