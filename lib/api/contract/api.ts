import { board } from './board.ts'
import { change } from './change.ts'
import { connection, simulation, sync } from './connection.ts'
import { environment } from './environment.ts'
import { hold } from './hold.ts'
import { ledger } from './ledger.ts'
import { overview, search } from './overview.ts'
import { person, token } from './person.ts'
import { promotion } from './promotion.ts'
import { service } from './service.ts'
import { session } from './session.ts'
import { setup } from './setup.ts'

/** The REST API under /api/v1, by noun. The browser, the CLI and pipelines use nothing else. */
export const contract = {
  change,
  session,
  service,
  board,
  overview,
  environment,
  promotion,
  hold,
  ledger,
  setup,
  person,
  token,
  connection,
  sync,
  search,
  simulation,
}
export type Contract = typeof contract
