import { approveTrain } from '../../use-cases/train/approve-train.ts'
import { changeTrain } from '../../use-cases/train/change-train.ts'
import { createTrain } from '../../use-cases/train/create-train.ts'
import { dryRunTrain } from '../../use-cases/train/dry-run.ts'
import { getTrain, listTrains } from '../../use-cases/train/get-train.ts'
import { goTrain, pauseTrain } from '../../use-cases/train/go-train.ts'
import { dryRunBack, rollBackTrain } from '../../use-cases/train/roll-back-train.ts'
import { cancelTrain, noGoTrain, rejectTrain } from '../../use-cases/train/stop-train.ts'
import { answer, api } from './procedure.ts'

export const train = {
  list: api.train.list.handler(({ context, input }) =>
    answer(listTrains(context.around, context.actor, input)),
  ),
  get: api.train.get.handler(({ context, input }) => answer(getTrain(context.around, context.actor, input))),
  dryRun: api.train.dryRun.handler(({ context, input }) =>
    answer(dryRunTrain(context.around, context.actor, input)),
  ),
  create: api.train.create.handler(({ context, input }) =>
    answer(createTrain(context.around, context.actor, input)),
  ),
  change: api.train.change.handler(({ context, input }) =>
    answer(changeTrain(context.around, context.actor, input)),
  ),
  approve: api.train.approve.handler(({ context, input }) =>
    answer(approveTrain(context.around, context.actor, input)),
  ),
  reject: api.train.reject.handler(({ context, input }) =>
    answer(rejectTrain(context.around, context.actor, input)),
  ),
  go: api.train.go.handler(({ context, input }) => answer(goTrain(context.around, context.actor, input))),
  noGo: api.train.noGo.handler(({ context, input }) =>
    answer(noGoTrain(context.around, context.actor, input)),
  ),
  pause: api.train.pause.handler(({ context, input }) =>
    answer(pauseTrain(context.around, context.actor, input)),
  ),
  cancel: api.train.cancel.handler(({ context, input }) =>
    answer(cancelTrain(context.around, context.actor, input)),
  ),
  dryRunBack: api.train.dryRunBack.handler(({ context, input }) =>
    answer(dryRunBack(context.around, context.actor, input)),
  ),
  rollBack: api.train.rollBack.handler(({ context, input }) =>
    answer(rollBackTrain(context.around, context.actor, input)),
  ),
}
