import { fail } from '../../domain/failure/result.ts'
import { getRelease } from '../../use-cases/release/get-release.ts'
import { getReleaseService } from '../../use-cases/release/get-service.ts'
import { listReleaseBoard } from '../../use-cases/release/list-board.ts'
import { listReleases } from '../../use-cases/release/list-releases.ts'
import { answer, api } from './procedure.ts'

const soon = () => answer<never>(Promise.resolve(fail('unavailable', 'not yet')))

export const release = {
  list: api.release.list.handler(({ context, input }) =>
    answer(listReleases(context.around, context.actor, input)),
  ),
  get: api.release.get.handler(({ context, input }) =>
    answer(getRelease(context.around, context.actor, input)),
  ),
  board: api.release.board.handler(({ context, input }) =>
    answer(listReleaseBoard(context.around, context.actor, input)),
  ),
  service: api.release.service.handler(({ context, input }) =>
    answer(getReleaseService(context.around, context.actor, input)),
  ),
  create: api.release.create.handler(soon),
  edit: api.release.edit.handler(soon),
  preview: api.release.preview.handler(soon),
  choose: api.release.choose.handler(soon),
  setService: api.release.setService.handler(soon),
  cut: api.release.cut.handler(soon),
  mint: api.release.mint.handler(soon),
  verify: api.release.verify.handler(soon),
  backMerge: api.release.backMerge.handler(soon),
  waive: api.release.waive.handler(soon),
  forecast: api.release.forecast.handler(soon),
  train: api.release.train.handler(soon),
  close: api.release.close.handler(soon),
  compare: api.release.compare.handler(soon),
}
export const changeClass = {
  get: api.changeClass.get.handler(soon),
  override: api.changeClass.override.handler(soon),
  agree: api.changeClass.agree.handler(soon),
  withdraw: api.changeClass.withdraw.handler(soon),
}
