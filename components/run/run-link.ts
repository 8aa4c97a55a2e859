/** Where a run is shown, with one of its jobs chosen. */
export const runAddress = (id: string, job?: string | null): string =>
  job ? `/runs/${id}?job=${encodeURIComponent(job)}` : `/runs/${id}`

/** The look of a link among facts. */
export const outLink =
  'text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current'
