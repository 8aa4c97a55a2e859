import { isMap, isScalar, type Pair, visit, type YAMLMap } from 'yaml'
import { readImage } from './image-name.ts'
import type { Found, ManifestEdit } from './manifest-edit.ts'
import { isShared, pairOf, replaceScalar, type Source, textOf } from './source.ts'

interface Place {
  container: string | null
  pair: Pair
}

function containersOf(source: Source): Place[] {
  const places: Place[] = []
  for (const document of source.documents) {
    visit(document, {
      Pair(_, pair) {
        const key = isScalar(pair.key) ? pair.key.value : null
        if (key !== 'containers' && key !== 'initContainers') return
        const list = pair.value as { items?: unknown[] } | null
        for (const item of list?.items ?? []) {
          if (!isMap(item)) continue
          const image = pairOf(item as YAMLMap, 'image')
          if (image) places.push({ container: textOf(pairOf(item as YAMLMap, 'name')), pair: image })
        }
      },
    })
  }
  return places
}

/** The `image` of one container of a plain manifest; the container's name decides where the image occurs twice. */
export function findContainerImage(source: Source, edit: ManifestEdit): Found {
  const matching = containersOf(source).filter((place) => {
    const image = textOf(place.pair)
    return image !== null && readImage(image).name === edit.image
  })
  const named = matching.filter((place) => place.container === edit.container)
  const meant = matching.length > 1 && edit.container !== null ? named : matching
  const [place] = meant
  if (!place) return { ok: false, problem: 'absent', message: `no container runs ${edit.image}` }
  if (meant.length > 1)
    return { ok: false, problem: 'ambiguous', message: `${meant.length} containers run ${edit.image}` }
  if (isShared(place.pair))
    return { ok: false, problem: 'ambiguous', message: 'the image is written through an anchor' }
  const splice = replaceScalar(source, place.pair, `${edit.image}@${edit.digest}`)
  if (!splice) return { ok: false, problem: 'unreadable', message: 'image is not a plain value' }
  return { ok: true, splices: [splice], previousDigest: readImage(textOf(place.pair) ?? '').digest }
}
