import { cancelImport, pauseImport, resumeImport } from '../../use-cases/bill/control-import.ts'
import { getImport, listImports, listRefusals } from '../../use-cases/bill/read-imports.ts'
import { addSource, listSources, stopSource } from '../../use-cases/bill/sources.ts'
import type { BillImportDetail } from '../contract/bill.ts'
import { answer, api, ready } from './procedure.ts'

export const billSource = {
  list: api.billSource.list.handler(({ context }) =>
    answer(listSources(context.around, context.actor, null)),
  ),
  add: api.billSource.add.handler(({ context, input }) =>
    answer(addSource(context.around, context.actor, input)),
  ),
  stop: api.billSource.stop.handler(({ context, input }) =>
    answer(stopSource(context.around, context.actor, input)),
  ),
}

export const billImport = {
  list: api.billImport.list.handler(({ context, input }) =>
    ready(listImports(context.around, context.actor, input)),
  ),
  get: api.billImport.get.handler(
    async ({ context, input }) =>
      (await answer(getImport(context.around, context.actor, input))) as BillImportDetail,
  ),
  refusals: api.billImport.refusals.handler(({ context, input }) =>
    ready(listRefusals(context.around, context.actor, input)),
  ),
  pause: api.billImport.pause.handler(({ context, input }) =>
    answer(pauseImport(context.around, context.actor, input)),
  ),
  resume: api.billImport.resume.handler(({ context, input }) =>
    answer(resumeImport(context.around, context.actor, input)),
  ),
  cancel: api.billImport.cancel.handler(({ context, input }) =>
    answer(cancelImport(context.around, context.actor, input)),
  ),
}
