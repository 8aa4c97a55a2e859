import { endOwnSession, signOut, signOutEverywhere } from '../../use-cases/session/end-session.ts'
import {
  changePassword,
  getSession,
  listSessions,
  updateOwnPerson,
} from '../../use-cases/session/own-session.ts'
import { answer, api, type CallContext, ready } from './procedure.ts'

const own = ({ around, actor, installation }: CallContext) =>
  ready(getSession(installation.simulated)(around, actor, null))

export const session = {
  get: api.session.get.handler(({ context }) => own(context)),
  update: api.session.update.handler(async ({ context, input }) => {
    await answer(updateOwnPerson(context.around, context.actor, input))
    return own(context)
  }),
  list: api.session.list.handler(({ context }) => ready(listSessions(context.around, context.actor, null))),
  end: api.session.end.handler(({ context, input }) =>
    answer(endOwnSession(context.around, context.actor, input)),
  ),
  signOut: api.session.signOut.handler(({ context }) => answer(signOut(context.around, context.actor, null))),
  signOutEverywhere: api.session.signOutEverywhere.handler(({ context }) =>
    answer(signOutEverywhere(context.around, context.actor, null)),
  ),
  changePassword: api.session.changePassword.handler(({ context, input }) =>
    answer(changePassword(context.around, context.actor, input)),
  ),
}
