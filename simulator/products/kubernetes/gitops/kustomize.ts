import { posix } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import { isObject, type Json, type JsonObject, textOf } from '../object.ts'
import { strategicMerge } from '../strategic-merge.ts'

/** A folder that cannot be rendered; the text says why. */
export class RenderError extends Error {}

const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']
/** What this controller understands; anything else is refused, never ignored. */
const known = new Set([
  'apiVersion', 'kind', 'metadata', 'namespace', 'resources', 'images', 'replicas', 'labels', 'commonLabels',
  'commonAnnotations', 'patches',
]) // biome-ignore format: one glance

const listAt = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])
const objectAt = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

export const kustomizationOf = (files: ReadonlyMap<string, string>, folder: string): string | undefined =>
  kustomizationNames.map((name) => posix.join(folder, name)).find((path) => files.has(path))

function yaml<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new RenderError(
      `${path}: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`,
    )
  }
}

/** Renders one folder as `kustomize build` would: its resources with images, replicas, labels and patches applied. */
export function renderFolder(files: ReadonlyMap<string, string>, folder: string, depth = 0): JsonObject[] {
  const path = kustomizationOf(files, folder)
  if (path === undefined) throw new RenderError(`${folder}: no kustomization file`)
  if (depth > 8) throw new RenderError(`${folder}: bases go round in a circle`)
  const kustomization = yaml(path, () => parse(files.get(path) ?? '') as Json)
  if (!isObject(kustomization)) throw new RenderError(`${path}: not a mapping`)
  const unknown = Object.keys(kustomization).find((key) => !known.has(key))
  if (unknown !== undefined) throw new RenderError(`${path}: unknown field "${unknown}"`)
  let objects = listAt(kustomization.resources).flatMap((resource) =>
    load(files, posix.join(folder, textOf(resource)), depth),
  )
  for (const patch of listAt(kustomization.patches))
    objects = patched(files, folder, objects, objectAt(patch))
  for (const object of objects) {
    if (typeof kustomization.namespace === 'string' && object.kind !== 'Namespace') {
      object.metadata = { ...objectAt(object.metadata), namespace: kustomization.namespace }
    }
    addTexts(object, 'annotations', objectAt(kustomization.commonAnnotations), true)
    addLabels(object, kustomization)
    setReplicas(object, kustomization, path)
    setImages(object, kustomization)
  }
  return objects
}

function load(files: ReadonlyMap<string, string>, path: string, depth: number): JsonObject[] {
  const text = files.get(path)
  if (text === undefined) {
    if (kustomizationOf(files, path) !== undefined) return renderFolder(files, path, depth + 1)
    throw new RenderError(`${path}: no such file or base`)
  }
  return yaml(path, () =>
    parseAllDocuments(text).flatMap((document) => {
      const [problem] = document.errors
      if (problem !== undefined) throw problem
      const value = document.toJS() as Json
      if (value === null) return []
      if (
        !isObject(value) ||
        typeof value.kind !== 'string' ||
        typeof objectAt(value.metadata).name !== 'string'
      ) {
        throw new Error('a document is no Kubernetes object')
      }
      return [value]
    }),
  )
}

function patched(
  files: ReadonlyMap<string, string>,
  folder: string,
  objects: JsonObject[],
  patch: JsonObject,
): JsonObject[] {
  const path = posix.join(folder, textOf(patch.path ?? 'patch'))
  const text = typeof patch.patch === 'string' ? patch.patch : files.get(path)
  if (text === undefined) throw new RenderError(`${path}: no such patch`)
  const change = yaml(path, () => parse(text) as Json)
  if (!isObject(change)) throw new RenderError(`${path}: only strategic merge patches are understood`)
  const target = objectAt(patch.target)
  const kind = target.kind ?? change.kind
  const name = target.name ?? objectAt(change.metadata).name
  return objects.map((object) =>
    object.kind === kind && objectAt(object.metadata).name === name
      ? objectAt(strategicMerge(object, change))
      : object,
  )
}

const templateOf = (object: JsonObject): JsonObject | undefined => {
  const template = objectAt(object.spec).template
  return isObject(template) ? template : undefined
}

function addTexts(
  object: JsonObject,
  field: 'labels' | 'annotations',
  texts: JsonObject,
  inTemplate: boolean,
): void {
  if (Object.keys(texts).length === 0) return
  const add = (holder: JsonObject): void => {
    const metadata = objectAt(holder.metadata)
    holder.metadata = { ...metadata, [field]: { ...objectAt(metadata[field]), ...texts } }
  }
  add(object)
  const template = templateOf(object)
  if (inTemplate && template !== undefined) add(template)
}

function addLabels(object: JsonObject, kustomization: JsonObject): void {
  const everywhere = objectAt(kustomization.commonLabels)
  addTexts(object, 'labels', everywhere, true)
  select(object, everywhere)
  for (const entry of listAt(kustomization.labels).map(objectAt)) {
    const pairs = objectAt(entry.pairs)
    addTexts(object, 'labels', pairs, entry.includeSelectors === true || entry.includeTemplates === true)
    if (entry.includeSelectors === true) select(object, pairs)
  }
}

function select(object: JsonObject, pairs: JsonObject): void {
  const spec = objectAt(object.spec)
  const selector = spec.selector
  if (Object.keys(pairs).length === 0 || !isObject(selector)) return
  const changed = isObject(selector.matchLabels)
    ? { ...selector, matchLabels: { ...selector.matchLabels, ...pairs } }
    : { ...selector, ...pairs }
  object.spec = { ...spec, selector: changed }
}

function setReplicas(object: JsonObject, kustomization: JsonObject, path: string): void {
  const name = objectAt(object.metadata).name
  const wanted = listAt(kustomization.replicas)
    .map(objectAt)
    .find((entry) => entry.name === name)
  if (wanted === undefined || templateOf(object) === undefined || !isObject(object.spec)) return
  if (typeof wanted.count !== 'number')
    throw new RenderError(`${path}: replicas of ${textOf(name)} has no count`)
  object.spec = { ...object.spec, replicas: wanted.count }
}

function setImages(object: JsonObject, kustomization: JsonObject): void {
  const rules = listAt(kustomization.images).map(objectAt)
  const spec = objectAt(templateOf(object)?.spec)
  for (const list of ['containers', 'initContainers']) {
    for (const container of listAt(spec[list]).map(objectAt)) {
      if (typeof container.image !== 'string') continue
      for (const rule of rules) container.image = withImage(String(container.image), rule)
    }
  }
}

/** `name` matches the image without tag and digest; a digest wins over a tag. */
function withImage(image: string, rule: JsonObject): string {
  const [, name = image, tail = ''] = /^([^@]*?)((?::[^/:@]+)?(?:@.+)?)$/.exec(image) ?? []
  if (name !== rule.name) return image
  const newName = typeof rule.newName === 'string' ? rule.newName : name
  if (typeof rule.digest === 'string' && rule.digest !== '') return `${newName}@${rule.digest}`
  if (rule.newTag !== undefined && rule.newTag !== null && rule.newTag !== '')
    return `${newName}:${textOf(rule.newTag)}`
  return `${newName}${tail}`
}
