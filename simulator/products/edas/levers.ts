import { Refusal } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { abortOrder, deployApplication } from './engine.ts'
import { groupsOf } from './groups.ts'
import type { Application } from './rows.ts'
import { createApplication } from './seed.ts'
import { edasOf, openOrderOf, ordersOf } from './state.ts'

/** An application made at the console, from an image by digest, in an ACK cluster (an id). */
function created(world: World, body: Record<string, unknown>): Application {
  const { application, cluster, namespace, image, space, replicas } = body
  const [repository, digest] = typeof image === 'string' ? image.split('@') : []
  const texts = [application, cluster, namespace, repository, digest, space]
  if (!texts.every((text) => typeof text === 'string' && text !== ''))
    throw new Refusal(
      400,
      'InvalidParameter',
      'create takes application, cluster, namespace, space, image@digest.',
    )
  return createApplication(world, {
    clusterId: String(cluster),
    framework: 'spring-cloud',
    space: String(space),
    createdAt: world.clock.now(),
    spec: {
      namespace: String(namespace),
      name: String(application),
      image: String(repository),
      digest: String(digest),
      replicas: typeof replicas === 'number' ? replicas : 4,
    },
  })
}

/**
 * What goes wrong on purpose, and what somebody does at the console. `POST /_sim/edas` {application, do, ...}; `application` is
 * a name or an AppId, `cluster` (an ACK id) tells those of one name apart. `do`: `mark` {failBatch?, stuck?, refuseDigest?};
 * `abort` what is in progress; `deploy` {image}; `create` {cluster, namespace, space, image, replicas?}.
 */
export function edasLevers(world: World): void {
  const state = edasOf(world)
  const shown = (application: Application) => ({
    ...application,
    groups: [...groupsOf(world, application).values()].map(({ metadata, spec, status }) => ({
      name: metadata.name,
      image: spec.template.spec.containers[0]?.image ?? '',
      replicas: spec.replicas,
      ready: status?.readyReplicas ?? 0,
    })),
    orders: ordersOf(state, application.appId).slice(0, 20),
    mark: state.marks.get(application.appId) ?? null,
  })
  // All of them, or one by its AppId.
  world.control('GET edas', (_query, _body, id) => {
    const one = state.applications.get(id)
    if (id !== '' && one === undefined) throw new Refusal(404, 'NotFound', 'No such application.')
    return { body: one === undefined ? state.applications.values().map(shown) : shown(one) }
  })
  world.control('POST edas', (_query, body) => {
    if (body.do === 'create') return { body: shown(created(world, body)) }
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
