import { isDeepStrictEqual } from 'node:util'
import { isObject, type Json, type JsonObject } from './object.ts'

/** Lists of objects that merge by a key, with their keys, as the built-in types declare them; other lists are replaced. */
const mergeKeys: Record<string, string[]> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  ports: ['containerPort', 'port'],
  hostAliases: ['ip'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  topologySpreadConstraints: ['topologyKey'],
}
/** Lists of plain values that merge as sets. */
const setLists = new Set(['finalizers'])

/** Strategic merge patch: like a JSON merge patch, but lists with a merge key merge element by element. */
export function strategicMerge(target: Json | undefined, patch: Json | undefined): Json | undefined {
  if (!isObject(patch)) return patch
  if (patch.$patch === 'replace') return withoutDirectives(patch)
  if (patch.$patch === 'delete') return undefined
  const base: JsonObject = isObject(target) ? { ...target } : {}
  retainKeys(base, patch)
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const list = key.slice('$deleteFromPrimitiveList/'.length)
      const gone = Array.isArray(value) ? value : []
      const kept = base[list]
      if (Array.isArray(kept)) base[list] = kept.filter((item) => !gone.includes(item))
    }
    if (key.startsWith('$')) continue
    if (value === null) delete base[key]
    else if (Array.isArray(value)) base[key] = mergeList(key, base[key], value)
    else {
      const merged = strategicMerge(base[key], value)
      if (merged === undefined) delete base[key]
      else base[key] = merged
    }
  }
  for (const [key, order] of Object.entries(patch)) {
    if (key.startsWith('$setElementOrder/')) reorder(base, key.slice('$setElementOrder/'.length), order)
  }
  return base
}

function retainKeys(base: JsonObject, patch: JsonObject): void {
  const retained = patch.$retainKeys
  if (!Array.isArray(retained)) return
  for (const key of Object.keys(base)) if (!retained.includes(key)) delete base[key]
}

function keyOf(list: string, items: Json[]): string | undefined {
  const objects = items.filter(isObject)
  return mergeKeys[list]?.find((key) => objects.some((item) => item[key] !== undefined))
}

function mergeList(list: string, current: Json | undefined, patch: Json[]): Json[] {
  const present = Array.isArray(current) ? current : []
  if (setLists.has(list)) return [...new Set([...present, ...patch])]
  const key = keyOf(list, patch)
  if (key === undefined) return patch.filter((item) => !(isObject(item) && item.$patch !== undefined))
  if (patch.some((item) => isObject(item) && item.$patch === 'replace')) {
    return patch.filter((item) => !(isObject(item) && item.$patch === 'replace'))
  }
  const merged = [...present]
  for (const item of patch) {
    if (!isObject(item)) continue
    const at = merged.findIndex((other) => isObject(other) && isDeepStrictEqual(other[key], item[key]))
    if (item.$patch === 'delete') {
      if (at >= 0) merged.splice(at, 1)
      continue
    }
    const result = strategicMerge(at < 0 ? undefined : merged[at], item)
    if (result === undefined) continue
    if (at < 0) merged.push(result)
    else merged[at] = result
  }
  return merged
}

function reorder(base: JsonObject, list: string, order: Json | undefined): void {
  const items = base[list]
  if (!Array.isArray(items) || !Array.isArray(order)) return
  const key = keyOf(list, order) ?? ''
  const place = (item: Json): number => {
    const at = order.findIndex((wanted) =>
      isObject(wanted) && isObject(item) ? isDeepStrictEqual(wanted[key], item[key]) : wanted === item,
    )
    return at < 0 ? order.length : at
  }
  base[list] = [...items].sort((a, b) => place(a) - place(b))
}

function withoutDirectives(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('$')))
}

/**
 * The patch that removes what an earlier manifest said and the new one does not: the third way of a three-way apply.
 * Apply it before merging the new manifest.
 */
export function removals(before: Json | undefined, after: Json | undefined): JsonObject {
  const patch: JsonObject = {}
  if (!isObject(before) || !isObject(after)) return patch
  for (const [key, old] of Object.entries(before)) {
    const next = after[key]
    if (next === undefined) patch[key] = null
    else if (isObject(old)) {
      const inner = removals(old, next)
      if (Object.keys(inner).length > 0) patch[key] = inner
    } else if (Array.isArray(old) && Array.isArray(next)) {
      const inner = listRemovals(key, old, next)
      if (inner.length > 0) patch[key] = inner
    }
  }
  return patch
}

function listRemovals(list: string, before: Json[], after: Json[]): Json[] {
  const key = keyOf(list, before)
  if (key === undefined) return []
  return before.filter(isObject).flatMap((old): Json[] => {
    const next = after.find((item) => isObject(item) && isDeepStrictEqual(item[key], old[key]))
    if (next === undefined) return [{ [key]: old[key], $patch: 'delete' }]
    const inner = removals(old, next)
    return Object.keys(inner).length === 0 ? [] : [{ [key]: old[key], ...inner }]
  })
}
