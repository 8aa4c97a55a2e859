import { addRosterEntry, removeRosterEntry, updateRosterEntry } from '../../use-cases/roster/edit-roster.ts'
import { importRoster } from '../../use-cases/roster/import-roster.ts'
import { getRosterEntry, listRoster } from '../../use-cases/roster/read-roster.ts'
import { answer, api, type CallContext, ready } from './procedure.ts'

const one = ({ around, actor }: CallContext, { id }: { id: string }) =>
  ready(getRosterEntry(around, actor, { id }))

export const roster = {
  list: api.roster.list.handler(({ context, input }) =>
    ready(listRoster(context.around, context.actor, input)),
  ),
  add: api.roster.add.handler(async ({ context, input }) =>
    one(context, await answer(addRosterEntry(context.around, context.actor, input))),
  ),
  update: api.roster.update.handler(async ({ context, input }) =>
    one(context, await answer(updateRosterEntry(context.around, context.actor, input))),
  ),
  remove: api.roster.remove.handler(({ context, input }) =>
    answer(removeRosterEntry(context.around, context.actor, input)),
  ),
  import: api.roster.import.handler(({ context, input }) =>
    answer(importRoster(context.around, context.actor, input)),
  ),
}
