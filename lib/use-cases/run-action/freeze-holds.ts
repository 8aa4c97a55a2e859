import { readEstate } from '../../catalog/freeze/estate.ts'
import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { readAsker } from '../../catalog/person/asker.ts'
import type { Reader } from '../../catalog/reader.ts'
import { listExceptedWindows } from '../../catalog/run-action/subject.ts'
import { evaluateFreezes } from '../../domain/freeze/evaluate.ts'
import { type FreezeHold, holdOf } from '../../domain/run-action/hold.ts'
import { type PlacesQuestion, placesAhead } from '../../domain/run-action/places.ts'
import { questionAt } from '../freeze/held.ts'

/** A hold with the words that people know the place by. */
export interface PlacedHold extends FreezeHold {
  environment: string
}

/** Everything that freezes ask about one service, read once; then asked about any verb and job of a run. */
export interface FreezeJudge {
  /** What stands in the way; `known` false: the run does not say where it goes, and every place counted. */
  holdsOf(question: Omit<PlacesQuestion, 'environments'>): {
    holds: PlacedHold[]
    known: boolean
    places: string[]
  }
}

/**
 * Reads the freezes around a service as a promotion of it would meet them, for one person. Where the service never ran, freezes
 * are asked as for the places where it does.
 */
export async function readFreezeJudge(
  reader: Reader,
  service: { id: string; slug: string },
  personId: string | null,
  now: Date,
): Promise<FreezeJudge> {
  const { prepared } = await readFreezes(reader)
  const estate = await readEstate(reader, { service: service.slug })
  const excepted = await listExceptedWindows(reader, service.id)
  const { groups } = personId === null ? { groups: [] } : await readAsker(reader, personId)
  const known = new Map<string, PlacedHold | null>()
  const judge = (environmentId: string): PlacedHold | null => {
    const own = estate.targets.find(({ target }) => target.environmentId === environmentId)
    const [other] = estate.targets
    const place = own ?? (other && { ...other, target: { ...other.target, environmentId, regions: null } })
    if (!place) return null
    const verdict = evaluateFreezes(prepared, questionAt(place), now)
    const through = { exceptedWindows: excepted.get(environmentId) ?? new Set<string>(), groups }
    const hold = holdOf(environmentId, verdict, through)
    const slug = estate.environments.find(({ id }) => id === environmentId)?.slug
    return hold && { ...hold, environment: slug ?? environmentId }
  }
  return {
    holdsOf: (question) => {
      const ahead = placesAhead({ ...question, environments: estate.environments })
      const holds = ahead.ids.flatMap((id) => {
        if (!known.has(id)) known.set(id, judge(id))
        return known.get(id) ?? []
      })
      return { holds, known: ahead.known, places: ahead.ids }
    },
  }
}
