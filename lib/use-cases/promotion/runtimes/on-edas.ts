import type { ApplicationFact, ApplicationPort, ChangeOrderFact } from '../../../cloud/ports/application.ts'
import type { CloudResult } from '../../../cloud/ports/outcome.ts'
import { carriesMark, effectMark } from '../../../domain/promotion/effect-names.ts'
import type { WorkloadLook } from '../../../domain/promotion/rollout.ts'
import { mainContainer, type Runtime } from './runtime.ts'

const endedBadly = {
  failed: 'the change order failed',
  aborted: 'the change order was aborted',
} as const

/** What became of our order, where it did not end well: nothing brings the build in any more. */
async function troubleOf(
  applications: ApplicationPort,
  fact: ApplicationFact,
  promotionId: string,
): Promise<CloudResult<ChangeOrderFact | null>> {
  const orders = await applications.listOrders(fact)
  if (!orders.ok) return orders
  const own = orders.value.find(({ description }) => carriesMark(description, effectMark(promotionId)))
  return { ok: true, value: own && own.state in endedBadly ? own : null }
}

const looksLike = (fact: ApplicationFact): WorkloadLook => ({
  containers: [{ name: mainContainer, image: fact.image }],
  running: [{ container: mainContainer, digests: fact.running ?? [] }],
  replicas: fact.replicas,
  readyReplicas: fact.readyReplicas,
  // Pods that nobody could ask are not known to run anything.
  settled: fact.settled && fact.running !== null,
  problem: fact.problem,
  problemText: fact.problemText,
})

/** An EDAS application; a change order that ended badly is a definite no, whatever its pods say meanwhile. */
export const onEdas: Runtime = {
  ask: ({ applications }, subject, { application }) => {
    if (!application) return null
    const look = async (): Promise<CloudResult<WorkloadLook>> => {
      const answer = await applications.getApplication(application)
      if (!answer.ok) return answer
      const seen = looksLike(answer.value)
      const wanted = [subject.promotion.digest, ...subject.build.childDigests]
      const right = answer.value.running?.every(({ digest }) => wanted.includes(digest)) === true
      const fine = seen.settled && seen.problem === null && right
      if (fine || answer.value.order !== null) return { ok: true, value: seen }
      const trouble = await troubleOf(applications, answer.value, subject.promotion.id)
      if (!trouble.ok) return trouble
      if (trouble.value === null) return { ok: true, value: seen }
      const { externalId, state, problemText } = trouble.value
      const words = state === 'aborted' ? endedBadly.aborted : endedBadly.failed
      return {
        ok: true,
        value: {
          ...seen,
          ordered: true,
          settled: false,
          problem: 'stuck',
          problemText: `${words}: ${externalId}${problemText ? ` (${problemText})` : ''}`,
        },
      }
    }
    return look()
  },
}
