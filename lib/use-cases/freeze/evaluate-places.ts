import type { EstateTarget } from '../../catalog/freeze/estate.ts'
import type { PreparedFreezes } from '../../domain/freeze/prepare.ts'
import { evaluateTargets } from '../../domain/freeze/status.ts'
import type { FreezeVerdict } from '../../domain/freeze/verdict.ts'
import type { ActionClass, ContentClass } from '../../domain/freeze/window.ts'
import { actionAt } from './held.ts'

export interface Evaluated {
  place: EstateTarget
  /** Equal answers are one value. */
  verdict: FreezeVerdict
}

/** Asks about many places at one instant, each for what a plain promotion there would be; in the order given. */
export function evaluatePlaces(
  prepared: PreparedFreezes,
  places: readonly EstateTarget[],
  content: ContentClass,
  at: Date,
): Evaluated[] {
  const byAction = new Map<ActionClass, EstateTarget[]>()
  for (const place of places) {
    const action = actionAt(place)
    const same = byAction.get(action)
    if (same) same.push(place)
    else byAction.set(action, [place])
  }
  const answers = new Map<EstateTarget, FreezeVerdict>()
  for (const [action, same] of byAction) {
    const change = { content, action, releaseIds: [], firstBelowProduction: false }
    const verdicts = evaluateTargets(
      prepared,
      same.map(({ target }) => target),
      { act: 'promotion', change },
      at,
    )
    verdicts.forEach((verdict, index) => {
      const place = same[index]
      if (place) answers.set(place, verdict)
    })
  }
  return places.flatMap((place) => {
    const verdict = answers.get(place)
    return verdict ? [{ place, verdict }] : []
  })
}
