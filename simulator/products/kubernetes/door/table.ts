import type { KubeObject } from '../object.ts'
import { columns, plainColumns } from './table-columns.ts'

/** Whether the client's first choice is the server-side table that `kubectl get` prints. */
export function wantsTable(accept: string | undefined): boolean {
  const first = (accept ?? '').split(',', 1)[0]?.replaceAll(' ', '') ?? ''
  return first.startsWith('application/json') && first.includes('as=Table') && first.includes('v=v1')
}

export type Include = 'None' | 'Metadata' | 'Object'

const partOf = (object: KubeObject, include: Include): unknown => {
  if (include === 'Object') return object
  const partial = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata }
  return include === 'None' ? null : partial
}

/** Objects as rows, as `kubectl get` wants them; every column says whether only `-o wide` shows it. */
export function tableOf(
  plural: string,
  objects: KubeObject[],
  metadata: Record<string, unknown>,
  include: Include,
  now: number,
): Record<string, unknown> {
  const used = columns[plural] ?? plainColumns
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: used.map(({ name, type, wide }) => ({
      name,
      type,
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority: wide === true ? 1 : 0,
    })),
    rows: objects.map((object) => ({
      cells: used.map((column) => column.value(object as never, now)),
      object: partOf(object, include),
    })),
  }
}
