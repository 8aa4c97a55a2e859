import { declareMigrations } from '../../use-cases/build/declare-migrations.ts'
import { chooseWay } from '../../use-cases/target/choose-way.ts'
import { listTargets } from '../../use-cases/target/list-targets.ts'
import { returnTarget, takeTargetOut } from '../../use-cases/target/return-target.ts'
import { answer, api } from './procedure.ts'

export const target = {
  list: api.target.list.handler(({ context, input }) =>
    answer(listTargets(context.around, context.actor, input)),
  ),
  takeOut: api.target.takeOut.handler(({ context, input }) =>
    answer(takeTargetOut(context.around, context.actor, input)),
  ),
  bringBack: api.target.bringBack.handler(({ context, input }) =>
    answer(returnTarget(context.around, context.actor, input)),
  ),
  chooseWay: api.target.chooseWay.handler(({ context, input }) =>
    answer(chooseWay(context.around, context.actor, input)),
  ),
  declareMigrations: api.target.declareMigrations.handler(({ context, input }) =>
    answer(declareMigrations(context.around, context.actor, input)),
  ),
}
