import { exportEvidence } from '../../use-cases/ledger/export-evidence.ts'
import { listLedger } from '../../use-cases/ledger/list-ledger.ts'
import { getOverview } from '../../use-cases/overview/get-overview.ts'
import { search as find } from '../../use-cases/search/search.ts'
import { api, ready, streamed } from './procedure.ts'

export const overview = {
  get: api.overview.get.handler(({ context }) => ready(getOverview(context.around, context.actor, null))),
}

export const ledger = {
  list: api.ledger.list.handler(({ context, input }) =>
    ready(listLedger(context.around, context.actor, input)),
  ),
  evidence: api.ledger.evidence.handler(({ context, input }) =>
    streamed(exportEvidence(context.around, context.actor, input)),
  ),
}

export const search = {
  get: api.search.get.handler(({ context, input }) => ready(find(context.around, context.actor, input))),
}
