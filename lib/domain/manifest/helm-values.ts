import { isMap, type Pair, type YAMLMap } from 'yaml'
import { readImage } from './image-name.ts'
import type { Found, ManifestEdit } from './manifest-edit.ts'
import { isShared, pairOf, replaceScalar, type Source, textOf } from './source.ts'

const refuse = (problem: 'absent' | 'ambiguous' | 'unreadable', message: string): Found => ({
  ok: false,
  problem,
  message,
})

function follow(source: Source, keyPath: string): Pair | undefined {
  const [document] = source.documents
  let map: unknown = document?.contents
  let pair: Pair | undefined
  for (const key of keyPath.split('.')) {
    if (!isMap(map)) return undefined
    pair = pairOf(map as YAMLMap, key)
    map = pair?.value
  }
  return pair
}

/** Charts split an image into registry and repository, or write it in one. */
function nameOf(map: YAMLMap): string | null {
  const registry = textOf(pairOf(map, 'registry'))
  const repository = textOf(pairOf(map, 'repository'))
  if (!repository) return null
  return registry ? `${registry}/${repository}` : repository
}

function editScalar(source: Source, pair: Pair, edit: ManifestEdit): Found {
  if (isShared(pair)) return refuse('ambiguous', `${edit.keyPath} is written through an anchor`)
  const text = textOf(pair)
  if (text === null) return refuse('unreadable', `${edit.keyPath} is not a text`)
  const bare = /^sha256:[0-9a-f]{64}$/.test(text)
  const image = readImage(text)
  if (!bare && image.name !== edit.image)
    return refuse('absent', `${edit.keyPath} names ${image.name}, not ${edit.image}`)
  const splice = replaceScalar(source, pair, bare ? edit.digest : `${edit.image}@${edit.digest}`)
  if (!splice) return refuse('unreadable', `${edit.keyPath} is not a plain value`)
  return { ok: true, splices: [splice], previousDigest: bare ? text : image.digest }
}

/** The image at a dotted key path of a values file: a digest, a whole image, or a map of repository and digest. */
export function findHelmImage(source: Source, edit: ManifestEdit): Found {
  if (!edit.keyPath) return refuse('unreadable', 'the target names no key path')
  if (source.documents.length > 1)
    return refuse('ambiguous', 'a values file has one document, this one has more')
  const pair = follow(source, edit.keyPath)
  if (!pair) return refuse('absent', `nothing at ${edit.keyPath}`)
  if (!isMap(pair.value)) return editScalar(source, pair, edit)
  const map = pair.value as YAMLMap
  const name = nameOf(map)
  if (name !== edit.image) return refuse('absent', `${edit.keyPath} names ${name ?? 'no repository'}`)
  const digest = pairOf(map, 'digest')
  if (!digest) return refuse('unreadable', `${edit.keyPath} has no digest key`)
  if (isShared(digest)) return refuse('ambiguous', 'the digest is written through an anchor')
  const splice = replaceScalar(source, digest, edit.digest)
  if (!splice) return refuse('unreadable', `${edit.keyPath}.digest is not a plain value`)
  return { ok: true, splices: [splice], previousDigest: textOf(digest) }
}
