/** What of a row an approval is bound to. */
export interface ListedRow {
  serviceId: string
  digest: string
  /** What ran there when it was listed. */
  overDigest: string | null
  configRevision: string | null
}

/** One row in the words that are hashed. */
export function rowText(row: ListedRow): string {
  return [row.serviceId, row.digest, row.overDigest ?? '-', row.configRevision ?? '-'].join(' ')
}

/** The exact list in the words that are hashed: the same whatever order its rows come in. */
export function listText(rows: readonly ListedRow[]): string {
  return rows.map(rowText).sort().join('\n')
}
