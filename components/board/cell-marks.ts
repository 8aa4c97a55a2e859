import type { Cell } from '../../lib/api/contract/cell.ts'
import type { StandingShare } from '../../lib/api/contract/reference.ts'

/** Who acts next decides the colour; the first mark of a cell is shown with its word, the rest as icons. */
export type CellMark =
  | { kind: 'unsettled'; tone: 'danger'; number: number; id: string }
  | { kind: 'crash-loop' | 'pull-failure' | 'stuck'; tone: 'danger' }
  | { kind: 'blocked'; tone: 'danger'; count: number; gates: string[]; id: string }
  | { kind: 'applying'; tone: 'running'; wave: number; waves: number; id: string }
  | { kind: 'share'; tone: 'running' | 'attention'; share: StandingShare; id: string }
  | { kind: 'observing'; tone: 'running'; startedAt: string | null; untilAt: string | null; id: string }
  | { kind: 'approval'; tone: 'attention'; id: string }
  | { kind: 'start'; tone: 'attention'; id: string }
  | { kind: 'drift'; tone: 'attention'; since: string }
  | { kind: 'held' | 'not-kept' | 'suspect' | 'suspect-next' | 'downgrade'; tone: 'attention' }
  | { kind: 'cannot-redeploy' | 'bad' | 'bad-next'; tone: 'danger' }
  | { kind: 'soak'; tone: 'neutral'; until: string | null; id: string }
  | { kind: 'queued'; tone: 'neutral'; id: string }

function activeMark(cell: Cell): CellMark | null {
  const active = cell.active
  if (!active) return null
  if (active.unsettled) return { kind: 'unsettled', tone: 'danger', number: active.number, id: active.id }
  if (active.state === 'observing') {
    return {
      kind: 'observing',
      tone: 'running',
      startedAt: active.observingAt,
      untilAt: active.observeUntilAt,
      id: active.id,
    }
  }
  const { id, share } = active
  if (share) return { kind: 'share', tone: share.stays ? 'attention' : 'running', share, id }
  return { kind: 'applying', tone: 'running', wave: active.wave, waves: active.waves, id }
}

function waitingMark(cell: Cell): CellMark | null {
  const next = cell.next
  if (!next) return null
  const { id } = next
  if (next.blocks.length > 0)
    return { kind: 'blocked', tone: 'danger', count: next.blocks.length, gates: next.blocks, id }
  if (next.waits.includes('approvals')) return { kind: 'approval', tone: 'attention', id }
  if (next.waits.includes('queue')) return { kind: 'queued', tone: 'neutral', id }
  if (next.waits.length > 0) return { kind: 'soak', tone: 'neutral', until: next.wakeAt, id }
  return next.startMode === 'manual'
    ? { kind: 'start', tone: 'attention', id }
    : { kind: 'queued', tone: 'neutral', id }
}

/** A held place lets nothing in: what would come next need not be said too. */
function cautionMarks(cell: Cell): CellMark[] {
  const held = cell.marks.includes('held')
  return cell.marks.flatMap((kind): CellMark[] => {
    if (held && (kind === 'suspect-next' || kind === 'bad-next')) return []
    return kind === 'cannot-redeploy' || kind === 'bad' || kind === 'bad-next'
      ? [{ kind, tone: 'danger' }]
      : [{ kind, tone: 'attention' }]
  })
}

/** At most four: wrong or blocked first, then what moves, then what asks for caution, then what waits. */
export function cellMarks(cell: Cell): CellMark[] {
  const active = activeMark(cell)
  const waiting = waitingMark(cell)
  const caution = cautionMarks(cell)
  const marks: (CellMark | null)[] = [
    active?.kind === 'unsettled' ? active : null,
    cell.problem ? { kind: cell.problem, tone: 'danger' } : null,
    ...caution.filter(({ tone }) => tone === 'danger'),
    waiting?.kind === 'blocked' ? waiting : null,
    active && active.kind !== 'unsettled' ? active : null,
    cell.driftSince && !active ? { kind: 'drift', tone: 'attention', since: cell.driftSince } : null,
    ...caution.filter(({ tone }) => tone !== 'danger'),
    waiting && waiting.kind !== 'blocked' ? waiting : null,
  ]
  return marks.filter((mark): mark is CellMark => mark !== null).slice(0, 4)
}

/** Facts older than this are shown as stale (three sync intervals and some). */
export const staleAfterMs = 10 * 60_000
