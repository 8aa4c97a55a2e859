import { isAlias, isMap, isSeq, type YAMLMap } from 'yaml'
import { readImage } from './image-name.ts'
import type { Found, ManifestEdit } from './manifest-edit.ts'
import { eol, isShared, lineOf, pairOf, replaceScalar, type Source, type Splice, textOf } from './source.ts'

function names(entry: YAMLMap): string[] {
  const written = [textOf(pairOf(entry, 'newName')) ?? textOf(pairOf(entry, 'name'))]
  return written.filter((name) => name !== null).map((name) => readImage(name).name)
}

function entriesOf(source: Source): YAMLMap[] | null {
  const entries: YAMLMap[] = []
  for (const document of source.documents) {
    const images = isMap(document.contents) ? pairOf(document.contents, 'images')?.value : undefined
    if (images === undefined || images === null) continue
    if (!isSeq(images)) return null
    for (const item of images.items) {
      if (isAlias(item)) return null
      if (isMap(item)) entries.push(item)
    }
  }
  return entries
}

function replaceTag(source: Source, entry: YAMLMap, digest: string): Splice[] | null {
  const imageTag = pairOf(entry, 'newTag')
  const line = imageTag && lineOf(source, imageTag)
  if (!imageTag || !line || isShared(imageTag)) return null
  const key = imageTag.key as { range: [number, number, number] }
  const value = replaceScalar(source, imageTag, digest)
  return (
    value && [
      { from: key.range[0], to: key.range[1], text: 'digest' },
      { ...value, text: digest },
    ]
  )
}

function addDigest(source: Source, entry: YAMLMap, digest: string): Splice[] | null {
  const last = entry.items.at(-1)
  const line = last && lineOf(source, last)
  if (!line) return null
  const ends = source.text.slice(line.from, line.to).endsWith('\n')
  const text = `${ends ? '' : eol(source)}${line.indent}digest: ${digest}${ends ? eol(source) : ''}`
  return [{ from: line.to, to: line.to, text }]
}

/** images[] of a kustomization: the entry whose newName, else name, is the image. A newTag gives way to the digest. */
export function findKustomizeImage(source: Source, edit: ManifestEdit): Found {
  const entries = entriesOf(source)
  if (!entries) return { ok: false, problem: 'unreadable', message: 'images is not a plain list' }
  const matching = entries.filter((entry) => names(entry).includes(edit.image))
  const [entry] = matching
  if (!entry) return { ok: false, problem: 'absent', message: `no image ${edit.image} under images` }
  if (matching.length > 1)
    return {
      ok: false,
      problem: 'ambiguous',
      message: `${matching.length} entries of images name ${edit.image}`,
    }
  const present = pairOf(entry, 'digest')
  if (present && isShared(present))
    return { ok: false, problem: 'ambiguous', message: 'the digest is written through an anchor' }
  const previousDigest = textOf(present)
  const splices: Splice[] = []
  if (present) {
    const splice = replaceScalar(source, present, edit.digest)
    if (!splice) return { ok: false, problem: 'unreadable', message: 'digest is not a plain value' }
    if (previousDigest !== edit.digest) splices.push(splice)
    const stale = pairOf(entry, 'newTag')
    const line = stale && lineOf(source, stale)
    if (line && !source.text.slice(line.from, line.to).trimStart().startsWith('-'))
      splices.push({ from: line.from, to: line.to, text: '' })
    return { ok: true, splices, previousDigest }
  }
  const made = replaceTag(source, entry, edit.digest) ?? addDigest(source, entry, edit.digest)
  if (!made) return { ok: false, problem: 'unreadable', message: 'the entry leaves no room for a digest' }
  return { ok: true, splices: made, previousDigest: null }
}
