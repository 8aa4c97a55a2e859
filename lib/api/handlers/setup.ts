import { importCatalog } from '../../use-cases/setup/import-catalog.ts'
import { pinMatch } from '../../use-cases/setup/pin-match.ts'
import { getMatch, getSetup, listMatches } from '../../use-cases/setup/read-setup.ts'
import { answer, api, ready } from './procedure.ts'

export const setup = {
  get: api.setup.get.handler(({ context }) => ready(getSetup(context.around, context.actor, null))),
  matches: api.setup.matches.handler(({ context, input }) =>
    ready(listMatches(context.around, context.actor, input)),
  ),
  pin: api.setup.pin.handler(async ({ context, input }) => {
    const { id } = await answer(pinMatch(context.around, context.actor, input))
    return ready(getMatch(context.around, context.actor, { id }))
  }),
  import: api.setup.import.handler(({ context, input }) =>
    answer(importCatalog(context.around, context.actor, input)),
  ),
}
