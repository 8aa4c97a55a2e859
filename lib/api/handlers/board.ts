import { getBoardSummary, listBoard } from '../../use-cases/board/list-board.ts'
import { api, ready } from './procedure.ts'

export const board = {
  list: api.board.list.handler(({ context, input }) =>
    ready(listBoard(context.around, context.actor, input)),
  ),
  summary: api.board.summary.handler(({ context, input }) =>
    ready(getBoardSummary(context.around, context.actor, input)),
  ),
}
