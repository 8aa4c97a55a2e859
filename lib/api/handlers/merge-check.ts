import { checkMerge } from '../../use-cases/merge-check/check-merge.ts'
import { listMerges } from '../../use-cases/merge-check/list-merges.ts'
import { answer, api } from './procedure.ts'

export const mergeCheck = {
  check: api.mergeCheck.check.handler(({ context: { around, actor }, input }) =>
    answer(checkMerge(around, actor, input)),
  ),
  ofService: api.mergeCheck.ofService.handler(({ context: { around, actor }, input }) =>
    answer(listMerges(around, actor, input)),
  ),
}
