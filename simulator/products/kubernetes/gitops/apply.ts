import type { Write } from '../admission.ts'
import type { Kube } from '../kube.ts'
import { isObject, type JsonObject, textOf } from '../object.ts'
import { resourceOf, resourceOfKind } from '../resource.ts'
import { removals, strategicMerge } from '../strategic-merge.ts'
import { asJson, createObject, type Place, replaceObject } from '../writing.ts'
import { RenderError } from './kustomize.ts'

export const revisionAnnotation = 'gitops.example/revision'
export const sourceAnnotation = 'gitops.example/source'

/** Creates or updates one object in a cluster: a three-way apply, so that what others own stays as they left it. */
export function applyManifest(
  kube: Kube,
  cluster: string,
  manifest: JsonObject,
  before: JsonObject | undefined,
  annotations: Record<string, string>,
  write: Write,
): void {
  const place = placeOf(cluster, manifest)
  if (place.resource.namespaced) ensureNamespace(kube, cluster, place.namespace, write)
  const wanted = annotated(manifest, annotations)
  const live = kube.get(cluster, place.resource.plural, place.namespace, place.name)
  if (live === undefined) {
    createObject(kube, place, wanted, write)
    return
  }
  const cleaned =
    before === undefined ? asJson(live) : strategicMerge(asJson(live), removals(before, manifest))
  const merged = strategicMerge(cleaned, wanted)
  if (!isObject(merged)) throw new RenderError(`${place.name}: the manifest gives no object`)
  const metadata = isObject(merged.metadata) ? merged.metadata : {}
  replaceObject(kube, place, { ...merged, metadata: { ...metadata, resourceVersion: undefined } }, write)
}

function placeOf(cluster: string, manifest: JsonObject): Place {
  const metadata = isObject(manifest.metadata) ? manifest.metadata : {}
  const resource = resourceOfKind(textOf(manifest.apiVersion), textOf(manifest.kind))
  if (resource === undefined || !resource.writable) {
    throw new RenderError(
      `no matches for kind "${textOf(manifest.kind)}" in version "${textOf(manifest.apiVersion)}"`,
    )
  }
  const namespace = typeof metadata.namespace === 'string' ? metadata.namespace : 'default'
  return { cluster, resource, namespace: resource.namespaced ? namespace : '', name: textOf(metadata.name) }
}

function ensureNamespace(kube: Kube, cluster: string, name: string, write: Write): void {
  if (kube.get(cluster, 'namespaces', '', name) !== undefined) return
  createObject(
    kube,
    { cluster, resource: resourceOf('namespaces'), namespace: '', name },
    { metadata: { name } },
    write,
  )
}

function annotated(manifest: JsonObject, annotations: Record<string, string>): JsonObject {
  const metadata = isObject(manifest.metadata) ? manifest.metadata : {}
  const present = isObject(metadata.annotations) ? metadata.annotations : {}
  return { ...manifest, metadata: { ...metadata, annotations: { ...present, ...annotations } } }
}
