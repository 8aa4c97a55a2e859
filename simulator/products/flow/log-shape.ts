/** How the log of a job is out of the ordinary: set by the lever POST /_sim/flow-log. */
export interface LogShape {
  /** `<pipeline id>/<job sign>` */
  key: string
  /** So many lines in all, most of them in the step before the last. */
  lines?: number
  /** In the midst of those lines. */
  error?: string
  /** Lines that a hostile or broken tool prints. */
  hostile?: boolean
}
