import { fail } from '../../domain/failure/result.ts'
import { answer, api } from './procedure.ts'

const soon = () => answer<never>(Promise.resolve(fail('unavailable', 'not yet')))

export const release = {
  list: api.release.list.handler(soon),
  get: api.release.get.handler(soon),
  board: api.release.board.handler(soon),
  service: api.release.service.handler(soon),
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
