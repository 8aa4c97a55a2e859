/** What happened, and when to look again although no fact will say so. */
export interface Advanced {
  /** Milliseconds of real time, 0: at once; null when a job or a fact will come by itself. */
  againAfterMs: number | null
}
