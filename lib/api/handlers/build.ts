import { clearBadBuild } from '../../use-cases/build/clear-bad-build.ts'
import { clearSuspect } from '../../use-cases/build/clear-suspect.ts'
import { getMarks, thenMarks } from '../../use-cases/build/get-marks.ts'
import { markBadBuild } from '../../use-cases/build/mark-bad-build.ts'
import { answer, api } from './procedure.ts'

const marked = {
  markBad: thenMarks(markBadBuild),
  clearBad: thenMarks(clearBadBuild),
  clearSuspect: thenMarks(clearSuspect),
}

export const build = {
  marks: api.build.marks.handler(({ context, input }) =>
    answer(getMarks(context.around, context.actor, input)),
  ),
  markBad: api.build.markBad.handler(({ context, input }) =>
    answer(marked.markBad(context.around, context.actor, input)),
  ),
  clearBad: api.build.clearBad.handler(({ context, input }) =>
    answer(marked.clearBad(context.around, context.actor, input)),
  ),
  clearSuspect: api.build.clearSuspect.handler(({ context, input }) =>
    answer(marked.clearSuspect(context.around, context.actor, input)),
  ),
}
