import { board } from './handlers/board.ts'
import { service } from './handlers/service.ts'
import { session } from './handlers/session.ts'

/** Every handler, by noun, in the shape of the contract. */
export const router = { service, board, session }
