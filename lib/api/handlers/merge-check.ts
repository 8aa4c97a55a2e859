import { checkMerge } from '../../use-cases/merge-check/check-merge.ts'
import { answer, api } from './procedure.ts'

export const mergeCheck = {
  check: api.mergeCheck.check.handler(({ context: { around, actor }, input }) =>
    answer(checkMerge(around, actor, input)),
  ),
}
