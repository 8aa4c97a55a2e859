import {
  agreeToContent,
  overrideContent,
  withdrawContent,
} from '../../use-cases/change-class/override-content.ts'
import { getContent } from '../../use-cases/change-class/read-content.ts'
import {
  askBackMerge,
  changeBackMerge,
  listBackMerges,
  waiveOwed,
} from '../../use-cases/release/ask-back-merge.ts'
import { chooseServices } from '../../use-cases/release/choose-services.ts'
import { closeRelease } from '../../use-cases/release/close-release.ts'
import { compareVersions } from '../../use-cases/release/compare-versions.ts'
import { cutRelease } from '../../use-cases/release/cut-release.ts'
import { getRelease } from '../../use-cases/release/get-release.ts'
import { getReleaseService } from '../../use-cases/release/get-service.ts'
import { listReleaseBoard } from '../../use-cases/release/list-board.ts'
import { listReleases } from '../../use-cases/release/list-releases.ts'
import { mintVersion } from '../../use-cases/release/mint-version.ts'
import { editRelease, planRelease } from '../../use-cases/release/plan-release.ts'
import { previewPlan } from '../../use-cases/release/preview-plan.ts'
import { forecastRelease, trainOfRelease } from '../../use-cases/release/release-train.ts'
import { setService } from '../../use-cases/release/set-service.ts'
import { verifyBuild } from '../../use-cases/release/verify-build.ts'
import { answer, api } from './procedure.ts'

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
  create: api.release.create.handler(({ context, input }) =>
    answer(planRelease(context.around, context.actor, input)),
  ),
  edit: api.release.edit.handler(({ context, input }) =>
    answer(editRelease(context.around, context.actor, input)),
  ),
  preview: api.release.preview.handler(({ context, input }) =>
    answer(previewPlan(context.around, context.actor, input)),
  ),
  choose: api.release.choose.handler(({ context, input }) =>
    answer(chooseServices(context.around, context.actor, input)),
  ),
  setService: api.release.setService.handler(({ context, input }) =>
    answer(setService(context.around, context.actor, input)),
  ),
  cut: api.release.cut.handler(({ context, input }) =>
    answer(cutRelease(context.around, context.actor, input)),
  ),
  mint: api.release.mint.handler(({ context, input }) =>
    answer(mintVersion(context.around, context.actor, input)),
  ),
  verify: api.release.verify.handler(({ context, input }) =>
    answer(verifyBuild(context.around, context.actor, input)),
  ),
  backMerge: api.release.backMerge.handler(({ context, input }) =>
    answer(askBackMerge(context.around, context.actor, input)),
  ),
  waive: api.release.waive.handler(({ context, input }) =>
    answer(waiveOwed(context.around, context.actor, input)),
  ),
  forecast: api.release.forecast.handler(({ context, input }) =>
    answer(forecastRelease(context.around, context.actor, input)),
  ),
  train: api.release.train.handler(({ context, input }) =>
    answer(trainOfRelease(context.around, context.actor, input)),
  ),
  close: api.release.close.handler(({ context, input }) =>
    answer(closeRelease(context.around, context.actor, input)),
  ),
  compare: api.release.compare.handler(({ context, input }) =>
    answer(compareVersions(context.around, context.actor, input)),
  ),
}

export const backMerge = {
  list: api.backMerge.list.handler(({ context, input }) =>
    answer(listBackMerges(context.around, context.actor, input)),
  ),
  open: api.backMerge.open.handler(({ context, input }) =>
    answer(changeBackMerge(context.around, context.actor, { ...input, do: 'open' })),
  ),
  waive: api.backMerge.waive.handler(({ context, input }) =>
    answer(changeBackMerge(context.around, context.actor, { ...input, do: 'waive' })),
  ),
}

export const changeClass = {
  get: api.changeClass.get.handler(({ context, input }) =>
    answer(getContent(context.around, context.actor, input)),
  ),
  override: api.changeClass.override.handler(({ context, input }) =>
    answer(overrideContent(context.around, context.actor, input)),
  ),
  agree: api.changeClass.agree.handler(({ context, input }) =>
    answer(agreeToContent(context.around, context.actor, input)),
  ),
  withdraw: api.changeClass.withdraw.handler(({ context, input }) =>
    answer(withdrawContent(context.around, context.actor, input)),
  ),
}
