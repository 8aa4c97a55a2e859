/**
 * A text that differs as soon as any of these rows does. Every committed write of a row has its own transaction, and every
 * write inside one its own place: together they change whenever a row does, whatever the clock says. Rows are called r.
 */
export const rowsMark = (table: string, where = 'true') =>
  `(SELECT count(*) || ' ' || coalesce(sum(hashtextextended(r.xmin::text || r.ctid::text, 0)), 0) FROM ${table} r WHERE ${where})`
