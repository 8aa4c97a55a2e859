import { createPerson, updatePerson } from '../../use-cases/person/edit-person.ts'
import { grantRole, revokeRole } from '../../use-cases/person/grant-role.ts'
import { getPerson, getToken, listPeople, listTokens } from '../../use-cases/person/read-people.ts'
import { createToken, revokeToken } from '../../use-cases/token/own-tokens.ts'
import { answer, api, type CallContext, ready } from './procedure.ts'

const one = ({ around, actor }: CallContext, id: string) => ready(getPerson(around, actor, { id }))

export const person = {
  list: api.person.list.handler(({ context }) => ready(listPeople(context.around, context.actor, null))),
  create: api.person.create.handler(async ({ context, input }) => {
    const { id, password } = await answer(createPerson(context.around, context.actor, input))
    const made = await answer(getPerson(context.around, context.actor, { id }))
    return { person: made.parse() as never, password }
  }),
  update: api.person.update.handler(async ({ context, input }) => {
    await answer(updatePerson(context.around, context.actor, input))
    return one(context, input.id)
  }),
  disable: api.person.disable.handler(async ({ context, input }) => {
    await answer(updatePerson(context.around, context.actor, { id: input.id, disabled: true }))
    return one(context, input.id)
  }),
  grant: api.person.grant.handler(async ({ context, input }) => {
    await answer(grantRole(context.around, context.actor, input))
    return one(context, input.id)
  }),
  revoke: api.person.revoke.handler(async ({ context, input }) => {
    await answer(revokeRole(context.around, context.actor, input))
    return one(context, input.id)
  }),
}

export const token = {
  list: api.token.list.handler(({ context }) => ready(listTokens(context.around, context.actor, null))),
  create: api.token.create.handler(async ({ context, input }) => {
    const { id, secret } = await answer(createToken(context.around, context.actor, input))
    const made = await answer(getToken(context.around, context.actor, { id }))
    return { token: made.parse() as never, secret }
  }),
  revoke: api.token.revoke.handler(async ({ context, input }) => {
    await answer(revokeToken(context.around, context.actor, input))
    return ready(getToken(context.around, context.actor, input))
  }),
}
