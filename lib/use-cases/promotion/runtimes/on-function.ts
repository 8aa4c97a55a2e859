import type { StepSubject, StepTarget } from '../../../catalog/promotion/steps.ts'
import type { FunctionFact, ServedAlias } from '../../../cloud/ports/function.ts'
import type { WorkloadLook } from '../../../domain/promotion/rollout.ts'
import { mainContainer, type Runtime } from './runtime.ts'

/** What is wrong with what the alias serves; null where nothing is. */
function troubleOf(
  fact: FunctionFact,
  alias: ServedAlias,
  subject: StepSubject,
  target: StepTarget,
): string | null {
  const gone = alias.shares.find((share) => share.gone)
  if (gone) return `version ${gone.versionId} was deleted`
  if (!fact.invocable) return fact.problemText ?? 'calls of the function are switched off'
  const accepted = [subject.promotion.digest, ...subject.build.childDigests]
  const serves = alias.shares.map(({ digest }) => digest)
  const ours = serves.some((digest) => digest !== null && accepted.includes(digest))
  const known = serves.every((digest) => digest !== null)
  // An alias is written in one call: once it was ours, only somebody else can have pointed it elsewhere.
  if (target.writeWay === 'direct' && known && !ours) return `${alias.name} was pointed elsewhere`
  return null
}

/** A function as its alias serves it: every version with a share of the calls is what runs. */
export const onFunction: Runtime = {
  ask: ({ functions }, subject, target) => {
    const place = target.function
    if (!place) return null
    const look = async () => {
      const [fact, alias] = [await functions.getFunction(place), await functions.getAlias(place, place.alias)]
      if (!fact.ok) return fact
      if (!alias.ok) return alias
      const { shares } = alias.value
      const trouble = troubleOf(fact.value, alias.value, subject, target)
      const told = shares.every(({ digest }) => digest !== null)
      const value: WorkloadLook = {
        containers: shares.map(({ image, digest }) => ({
          name: mainContainer,
          image: digest === null ? (image ?? '') : `@${digest}`,
        })),
        running: [
          {
            container: mainContainer,
            digests: shares.flatMap(({ digest }) =>
              digest === null ? [] : [{ digest, pods: 1, readyPods: trouble === null ? 1 : 0 }],
            ),
          },
        ],
        replicas: 1,
        readyReplicas: trouble === null ? 1 : 0,
        // A version whose digest nobody tells is not known to be the right one.
        settled: shares.length === 1 && told,
        problem: trouble === null ? null : 'stuck',
        problemText: trouble,
        ordered: target.writeWay === 'direct',
      }
      return { ok: true as const, value }
    }
    return look()
  },
}
