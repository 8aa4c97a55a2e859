import { askAdoption } from '../../use-cases/adoption/ask-adoption.ts'
import { decideAdoption } from '../../use-cases/adoption/decide-adoption.ts'
import { listAdoptions } from '../../use-cases/adoption/list-adoptions.ts'
import { thenMarks } from '../../use-cases/build/get-marks.ts'
import { answer, api } from './procedure.ts'

const ask = thenMarks(askAdoption)
const decide = thenMarks(decideAdoption)

export const adoption = {
  list: api.adoption.list.handler(({ context }) => answer(listAdoptions(context.around, context.actor, {}))),
  ask: api.adoption.ask.handler(({ context, input }) => answer(ask(context.around, context.actor, input))),
  decide: api.adoption.decide.handler(({ context, input }) =>
    answer(decide(context.around, context.actor, input)),
  ),
}
