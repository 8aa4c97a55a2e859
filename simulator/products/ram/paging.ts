import { refuse } from '../../kernel/errors.ts'

/** RAM's dialect: MaxItems 1 to 100, an opaque Marker, IsTruncated. */
export function ramPage<T>(rows: readonly T[], maxItems: number | undefined, marker: string | undefined) {
  const size = maxItems ?? 100
  if (size < 1 || size > 100) throw refuse.invalidParameter('MaxItems')
  const from =
    marker === undefined || marker === '' ? 0 : Number(Buffer.from(marker, 'base64').toString('utf8'))
  if (!Number.isInteger(from) || from < 0) throw refuse.invalidParameter('Marker')
  const isTruncated = from + size < rows.length
  return {
    rows: rows.slice(from, from + size),
    fields: {
      IsTruncated: isTruncated,
      ...(isTruncated ? { Marker: Buffer.from(String(from + size)).toString('base64') } : {}),
    },
  }
}
