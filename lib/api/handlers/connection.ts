import { checkConnection, syncNow } from '../../use-cases/connection/ask-worker.ts'
import { createConnection, updateConnection } from '../../use-cases/connection/edit-connection.ts'
import { moveClock } from '../../use-cases/connection/move-clock.ts'
import { getConnection, listConnections } from '../../use-cases/connection/read-connections.ts'
import { simulatedClock } from '../simulated-clock.ts'
import { answer, api, ready } from './procedure.ts'

export const connection = {
  list: api.connection.list.handler(({ context }) =>
    ready(listConnections(context.around, context.actor, null)),
  ),
  create: api.connection.create.handler(async ({ context, input }) => {
    const create = createConnection(context.installation.keys)
    const { id } = await answer(create(context.around, context.actor, input))
    return ready(getConnection(context.around, context.actor, { id }))
  }),
  update: api.connection.update.handler(async ({ context, input }) => {
    const update = updateConnection(context.installation.keys)
    const { id } = await answer(update(context.around, context.actor, input))
    return ready(getConnection(context.around, context.actor, { id }))
  }),
  check: api.connection.check.handler(({ context, input }) =>
    answer(checkConnection(context.around, context.actor, input)),
  ),
}

export const sync = {
  now: api.sync.now.handler(({ context, input }) => answer(syncNow(context.around, context.actor, input))),
}

export const simulation = {
  moveClock: api.simulation.moveClock.handler(({ context, input }) =>
    answer(moveClock(context.around, context.actor, input, simulatedClock(context.installation))),
  ),
}
