import { isDeepStrictEqual } from 'node:util'
import { parse as parseYaml } from 'yaml'
import { kubeRefuse } from './failure.ts'
import { isObject, type Json, type JsonObject, textOf } from './object.ts'
import { strategicMerge } from './strategic-merge.ts'

/** Applies a patch of any of the media types that the API takes; answers the changed object. */
export function applyPatch(object: JsonObject, mediaType: string, text: string): JsonObject {
  const kind = mediaType.split(';')[0]?.trim() ?? ''
  const result = patched(object, kind, text)
  if (!isObject(result)) throw kubeRefuse.badRequest('the patch does not give an object')
  return result
}

function patched(object: JsonObject, kind: string, text: string): Json | undefined {
  switch (kind) {
    case 'application/json-patch+json':
      return jsonPatch(object, parseJson(text))
    case 'application/merge-patch+json':
      return mergePatch(object, parseJson(text))
    case 'application/strategic-merge-patch+json':
      return strategicMerge(object, parseJson(text))
    case 'application/apply-patch+yaml':
      return strategicMerge(object, parseManifest(text))
    default:
      throw kubeRefuse.unsupportedMediaType(kind)
  }
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    throw kubeRefuse.badRequest(
      `error decoding patch: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function parseManifest(text: string): Json {
  try {
    return parseYaml(text) as Json
  } catch (error) {
    throw kubeRefuse.badRequest(
      `error decoding YAML: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** RFC 7396. */
export function mergePatch(target: Json | undefined, patch: Json | undefined): Json | undefined {
  if (!isObject(patch)) return patch
  const base: JsonObject = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete base[key]
    else base[key] = mergePatch(base[key], value)
  }
  return base
}

/** RFC 6902. */
function jsonPatch(target: JsonObject, operations: Json): Json | undefined {
  if (!Array.isArray(operations)) throw kubeRefuse.badRequest('a JSON patch is a list of operations')
  let document: Json | undefined = structuredClone(target)
  for (const operation of operations) {
    if (!isObject(operation)) throw kubeRefuse.badRequest('an operation of a JSON patch is an object')
    const path = pointerOf(operation.path)
    const read = (pointer: string[]) => valueAt(document, pointer)
    switch (textOf(operation.op)) {
      case 'add':
        document = write(document, path, operation.value, 'add')
        break
      case 'replace':
        read(path)
        document = write(document, path, operation.value, 'replace')
        break
      case 'remove':
        read(path)
        document = write(document, path, undefined, 'remove')
        break
      case 'test':
        if (!isDeepStrictEqual(read(path), operation.value)) {
          throw kubeRefuse.badRequest(`testing path ${textOf(operation.path)} failed`)
        }
        break
      case 'move':
      case 'copy': {
        const from = pointerOf(operation.from)
        const value = structuredClone(read(from))
        if (operation.op === 'move') document = write(document, from, undefined, 'remove')
        document = write(document, path, value, 'add')
        break
      }
      default:
        throw kubeRefuse.badRequest(`unexpected operation: ${textOf(operation.op)}`)
    }
  }
  return document
}

function pointerOf(value: Json | undefined): string[] {
  if (typeof value !== 'string' || (value !== '' && !value.startsWith('/'))) {
    throw kubeRefuse.badRequest(`not a JSON pointer: ${textOf(value)}`)
  }
  return value
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function valueAt(document: Json | undefined, pointer: string[]): Json | undefined {
  let node = document
  for (const part of pointer) {
    if (Array.isArray(node)) node = node[Number(part)]
    else if (isObject(node)) node = node[part]
    else node = undefined
    if (node === undefined) throw kubeRefuse.badRequest(`the path /${pointer.join('/')} does not exist`)
  }
  return node
}

type Edit = 'add' | 'replace' | 'remove'

function write(
  document: Json | undefined,
  pointer: string[],
  value: Json | undefined,
  edit: Edit,
): Json | undefined {
  const last = pointer.at(-1)
  if (last === undefined) return value
  const parent = valueAt(document, pointer.slice(0, -1))
  if (Array.isArray(parent)) {
    const at = last === '-' ? parent.length : Number(last)
    if (!Number.isInteger(at) || at < 0 || at > parent.length)
      throw kubeRefuse.badRequest(`no index ${last} in the list`)
    if (edit === 'remove') parent.splice(at, 1)
    else parent.splice(at, edit === 'add' ? 0 : 1, value ?? null)
  } else if (isObject(parent)) {
    if (edit === 'remove') delete parent[last]
    else parent[last] = value
  } else throw kubeRefuse.badRequest(`the path /${pointer.join('/')} does not exist`)
  return document
}
