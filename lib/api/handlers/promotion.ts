import { abortPromotion } from '../../use-cases/promotion/abort-promotion.ts'
import { approvePromotion } from '../../use-cases/promotion/approve-promotion.ts'
import { backPromotion } from '../../use-cases/promotion/back-promotion.ts'
import { cancelPromotion } from '../../use-cases/promotion/cancel-promotion.ts'
import { commentOnPromotion, listComments } from '../../use-cases/promotion/comments.ts'
import { explainPromotion } from '../../use-cases/promotion/explain-promotion.ts'
import { getPromotion } from '../../use-cases/promotion/get-promotion.ts'
import { listPromotions } from '../../use-cases/promotion/list-promotions.ts'
import { passPromotion } from '../../use-cases/promotion/pass-promotion.ts'
import { pausePromotion } from '../../use-cases/promotion/pause-promotion.ts'
import { previewPromotion } from '../../use-cases/promotion/preview-promotion.ts'
import { rejectPromotion } from '../../use-cases/promotion/reject-promotion.ts'
import { requestPromotion } from '../../use-cases/promotion/request-promotion.ts'
import { resumePromotion } from '../../use-cases/promotion/resume-promotion.ts'
import { rollback } from '../../use-cases/promotion/rollback.ts'
import { rollbackPromotion } from '../../use-cases/promotion/rollback-promotion.ts'
import { settlePlace } from '../../use-cases/promotion/settle-place.ts'
import { startPromotion } from '../../use-cases/promotion/start-promotion.ts'
import { withdrawApproval } from '../../use-cases/promotion/withdraw-approval.ts'
import { answer, api, ready } from './procedure.ts'

export const promotion = {
  list: api.promotion.list.handler(({ context, input }) =>
    ready(listPromotions(context.around, context.actor, input)),
  ),
  get: api.promotion.get.handler(({ context, input }) =>
    answer(getPromotion(context.around, context.actor, input)),
  ),
  explain: api.promotion.explain.handler(({ context, input }) =>
    answer(explainPromotion(context.around, context.actor, input)),
  ),
  preview: api.promotion.preview.handler(({ context, input }) =>
    answer(previewPromotion(context.around, context.actor, input)),
  ),
  request: api.promotion.request.handler(({ context, input }) =>
    answer(requestPromotion(context.around, context.actor, input)),
  ),
  rollback: api.promotion.rollback.handler(({ context, input }) =>
    answer(rollback(context.around, context.actor, input)),
  ),
  rollbackFrom: api.promotion.rollbackFrom.handler(({ context, input }) =>
    answer(rollbackPromotion(context.around, context.actor, input)),
  ),
  approve: api.promotion.approve.handler(({ context, input }) =>
    answer(approvePromotion(context.around, context.actor, input)),
  ),
  withdraw: api.promotion.withdraw.handler(({ context, input }) =>
    answer(withdrawApproval(context.around, context.actor, input)),
  ),
  reject: api.promotion.reject.handler(({ context, input }) =>
    answer(rejectPromotion(context.around, context.actor, input)),
  ),
  start: api.promotion.start.handler(({ context, input }) =>
    answer(startPromotion(context.around, context.actor, input)),
  ),
  cancel: api.promotion.cancel.handler(({ context, input }) =>
    answer(cancelPromotion(context.around, context.actor, input)),
  ),
  abort: api.promotion.abort.handler(({ context, input }) =>
    answer(abortPromotion(context.around, context.actor, input)),
  ),
  pause: api.promotion.pause.handler(({ context, input }) =>
    answer(pausePromotion(context.around, context.actor, input)),
  ),
  resume: api.promotion.resume.handler(({ context, input }) =>
    answer(resumePromotion(context.around, context.actor, input)),
  ),
  next: api.promotion.next.handler(({ context, input }) =>
    answer(passPromotion(context.around, context.actor, input)),
  ),
  back: api.promotion.back.handler(({ context, input }) =>
    answer(backPromotion(context.around, context.actor, input)),
  ),
  settle: api.promotion.settle.handler(({ context, input }) =>
    answer(settlePlace(context.around, context.actor, input)),
  ),
  comments: api.promotion.comments.handler(({ context, input }) =>
    answer(listComments(context.around, context.actor, input)),
  ),
  comment: api.promotion.comment.handler(async ({ context, input }) => {
    const { id } = await answer(commentOnPromotion(context.around, context.actor, input))
    return answer(listComments(context.around, context.actor, { id }))
  }),
}
