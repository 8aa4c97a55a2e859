import type { WriteWay } from './acting.ts'

/** What a target may be written by: manifests are of ACK alone, which in turn takes nothing from us directly. */
export const waysOf = {
  ack: ['gitops', 'pipeline'],
  edas: ['direct', 'pipeline'],
  fc: ['direct', 'pipeline'],
} as const satisfies Record<'ack' | 'edas' | 'fc', readonly WriteWay[]>

/** Whether a target of this kind may be written this way. */
export const fitsKind = (kind: keyof typeof waysOf, way: WriteWay): boolean =>
  (waysOf[kind] as readonly WriteWay[]).includes(way)
