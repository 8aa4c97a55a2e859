import { type DatedSpan, holdsOn } from '../calendar/day-span.ts'
import { type Fold, foldText } from './fold.ts'
import type { NameableNoun } from './rule-set.ts'

/** A name of something of ours, while it had that name. */
export interface DatedName extends DatedSpan {
  noun: NameableNoun
  slug: string
  id: string
}

/** The first day there is: what is known first holds for every day before. */
export const beginning = '0001-01-01'

/** Whose a service was. */
export interface Ownership extends DatedSpan {
  serviceId: string
  teamId: string | null
  productLineId: string | null
}

/** What the catalogue said on each day: attribution follows what was, not what is. */
export interface Catalogue {
  /** The one of that name on a day. */
  idOf: (noun: NameableNoun, slug: string, day: string) => string | null
  /** The same where case or width differ; null also when two would fit. */
  foldedIdOf: (noun: NameableNoun, text: string, fold: Fold, day: string) => string | null
  /** One that had this name before the day and nobody has on it. */
  formerIdOf: (noun: NameableNoun, slug: string, day: string) => string | null
  slugOf: (noun: NameableNoun, id: string, day: string) => string | null
  ownerOf: (serviceId: string, day: string) => Ownership | null
  /** Days on which something changes. */
  edges: string[]
}

/** Indexes names and ownerships once, for many subjects. */
export function catalogueOf(names: readonly DatedName[], ownerships: readonly Ownership[]): Catalogue {
  const byText = new Map<string, DatedName[]>()
  const byId = new Map<string, DatedName[]>()
  const put = (map: Map<string, DatedName[]>, key: string, name: DatedName) => {
    const list = map.get(key)
    if (list === undefined) map.set(key, [name])
    else list.push(name)
  }
  for (const name of names) {
    put(byText, `${name.noun} ${name.slug}`, name)
    put(byId, `${name.noun} ${name.id}`, name)
  }
  const folded = new Map<Fold, Map<string, DatedName[]>>()
  const foldedIndex = (fold: Fold) => {
    let index = folded.get(fold)
    if (index === undefined) {
      index = new Map()
      for (const name of names) put(index, `${name.noun} ${foldText(name.slug, fold)}`, name)
      folded.set(fold, index)
    }
    return index
  }
  const owners = new Map<string, Ownership[]>()
  for (const ownership of ownerships)
    owners.set(ownership.serviceId, [...(owners.get(ownership.serviceId) ?? []), ownership])
  const holding = (list: DatedName[] | undefined, day: string) =>
    list?.find((one) => holdsOn(one, day)) ?? null
  const catalogue: Catalogue = {
    idOf: (noun, slug, day) => holding(byText.get(`${noun} ${slug}`), day)?.id ?? null,
    foldedIdOf: (noun, text, fold, day) => {
      const list = foldedIndex(fold).get(`${noun} ${foldText(text, fold)}`) ?? []
      const ids = new Set(list.filter((one) => holdsOn(one, day)).map(({ id }) => id))
      return ids.size === 1 ? ([...ids][0] ?? null) : null
    },
    formerIdOf: (noun, slug, day) => {
      if (catalogue.idOf(noun, slug, day) !== null) return null
      let last: DatedName | null = null
      for (const one of byText.get(`${noun} ${slug}`) ?? []) {
        const isOver = one.untilOn !== null && one.untilOn <= day
        if (isOver && (last?.untilOn ?? '') < (one.untilOn ?? '')) last = one
      }
      // What is retired and has no name any more is not another name of anything.
      return last !== null && catalogue.slugOf(noun, last.id, day) !== null ? last.id : null
    },
    slugOf: (noun, id, day) => holding(byId.get(`${noun} ${id}`), day)?.slug ?? null,
    ownerOf: (serviceId, day) => owners.get(serviceId)?.find((one) => holdsOn(one, day)) ?? null,
    edges: [
      ...new Set([...names, ...ownerships].flatMap(({ fromOn, untilOn }) => [fromOn, untilOn ?? fromOn])),
    ],
  }
  return catalogue
}
