import type { ReactNode } from 'react'

export interface ShortColumn<Row> {
  key: string
  title: string
  /** For a column of buttons: the title is heard, not seen. */
  hidesTitle?: boolean
  align?: 'right'
  /** On a phone it stays in view while the others scroll: for what one has to reach. */
  staysInView?: boolean
  render: (row: Row) => ReactNode
}

/** A table of a few dozen rows at most; longer lists take the grid. Scrolls sideways where it does not fit. */
export function ShortTable<Row>(props: {
  label: string
  columns: ShortColumn<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string
}) {
  const side = (column: ShortColumn<Row>) =>
    `${column.align === 'right' ? 'text-right' : 'text-left'} ${column.staysInView ? 'max-md:sticky max-md:right-0 max-md:bg-surface' : ''}`
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by key
    <section aria-label={props.label} tabIndex={0} className="relative overflow-x-auto">
      <table className="w-full border-collapse">
        <thead>
          <tr className="h-8">
            {props.columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={`whitespace-nowrap px-2 font-medium text-fg-3 text-sm first:pl-4 last:pr-4 ${side(column)}`}
              >
                <span className={column.hidesTitle ? 'sr-only' : ''}>{column.title}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.rowKey(row)} className="h-9 border-line border-t align-middle whitespace-nowrap">
              {props.columns.map((column) => (
                <td key={column.key} className={`px-2 py-1.5 first:pl-4 last:pr-4 ${side(column)}`}>
                  {column.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
