import type { Database } from '../../catalog/database.ts'
import { readAsker } from '../../catalog/person/asker.ts'
import {
  readTrainApprovalFacts,
  readTrainsWanting,
  type WantingTrain,
} from '../../catalog/train/approval-facts.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { trainWordsFor } from './permitted-train.ts'

/** Trains that wait for a word this person could give, for themselves or for another, and that would add to those given. */
export async function trainsAsking(database: Database, actor: Actor, now: Date): Promise<WantingTrain[]> {
  if (actor.kind === 'system') return []
  const wanting = await readTrainsWanting(database, actor.personId)
  if (wanting.length === 0) return []
  const asker = await readAsker(database, actor.personId)
  // Few trains are under way at once; each is judged by the rule that its page and the approval itself ask.
  const asked = await Promise.all(
    wanting.map(async (train) => {
      const facts = await readTrainApprovalFacts(database, train.id)
      const words = facts && trainWordsFor(actor, facts, { word: 'approve', asker, now })
      return words?.ok && words.value.some(({ principal }) => !facts?.given.has(principal.id)) ? [train] : []
    }),
  )
  return asked.flat()
}
