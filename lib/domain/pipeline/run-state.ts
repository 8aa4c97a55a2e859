export type RunState = 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled' | 'unknown'

const states: Record<string, RunState> = {
  INIT: 'queued',
  QUEUED: 'queued',
  RUNNING: 'running',
  CANCELLING: 'running',
  WAITING: 'waiting',
  SUCCESS: 'succeeded',
  FINISH: 'succeeded',
  SKIP: 'cancelled',
  FAIL: 'failed',
  CANCELED: 'cancelled',
  CANCELLED: 'cancelled',
}

/** The vendor documents three words and uses more; one that we do not know stays `unknown` (section 5.2). */
export const runStateOf = (status: string): RunState => states[status.toUpperCase()] ?? 'unknown'

const ended: ReadonlySet<RunState> = new Set(['succeeded', 'failed', 'cancelled'])
export const hasEnded = (state: RunState): boolean => ended.has(state)
