'use client'
import { memo, type ReactNode } from 'react'
import { type GridColumn, type GridSelection, onPhone } from './column.ts'

export interface GridRowProps<R> {
  row: R
  rowKey: string
  index: number
  top: number
  height: number
  phone: string[] | undefined
  columns: GridColumn<R>[]
  /** The column that Tab reaches, or -1 when it is in another row. */
  tabStop: number
  isLast: boolean
  selection: GridSelection<R> | undefined
  onFocus: (rowKey: string, column: number) => void
  onOpen: (row: R, column: string) => void
}

const look = 'min-w-0 cursor-pointer flex-col justify-center border-line pr-2 pl-2.5'

function Row<R>(props: GridRowProps<R>): ReactNode {
  const { row, index, selection } = props
  return (
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      className={`group/row contain-strict absolute inset-x-0 top-0 grid grid-cols-(--phone-columns) border-line md:grid-cols-(--columns) ${props.isLast ? '' : 'border-b'}`}
      style={{
        transform: `translateY(${props.top}px)`,
        height: props.height,
      }}
    >
      {props.columns.map((column, at) => {
        const shown = onPhone(props.phone, column.key, at) ? 'flex' : 'flex max-md:hidden'
        const selected = selection?.isSelected(row, column.key) ?? false
        const fill = selected
          ? 'bg-accent-bg ring-1 ring-accent-fg ring-inset'
          : `group-hover/row:bg-hover/55 ${column.tint === 'frozen' ? 'bg-frozen-bg/35' : ''}`
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled once, on the grid
          <div
            key={column.key}
            role="gridcell"
            aria-colindex={at + 1}
            aria-selected={selection ? selected : undefined}
            data-cell={`${index}:${at}`}
            data-column={column.key}
            tabIndex={at === props.tabStop ? 0 : -1}
            onFocus={() => props.onFocus(props.rowKey, at)}
            onClick={(event) => {
              if (selection && (event.ctrlKey || event.metaKey)) selection.onToggle(row, column.key)
              else props.onOpen(row, column.key)
            }}
            className={`${look} ${shown} ${at > 0 ? 'border-l' : ''} ${fill} focus-visible:-outline-offset-2`}
          >
            {column.render(row)}
          </div>
        )
      })}
    </div>
  )
}

/** Drawn again only when something of this row changed: scrolling must not drop frames. */
export const GridRow = memo(Row) as typeof Row
