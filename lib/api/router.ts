import { board } from './handlers/board.ts'
import { service } from './handlers/service.ts'

/** Every handler, by noun, in the shape of the contract. */
export const router = { service, board }
