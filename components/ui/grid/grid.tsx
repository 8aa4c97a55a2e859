'use client'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { type GridItem, nextCell, withGroups } from './rows.ts'

export interface GridColumn<R> {
  key: string
  title: string
  /** Shown instead of the title. */
  head?: ReactNode
  /** A CSS grid track. */
  width: string
  render: (row: R) => ReactNode
}

export interface GridProps<R> {
  label: string
  columns: GridColumn<R>[]
  rows: R[]
  rowKey: (row: R) => string
  rowHeight: 36 | 44
  headHeight?: 32 | 60
  /** Rows with the same key stand under one head; rows come grouped. */
  groupOf?: (row: R) => string
  groupHead?: (key: string) => ReactNode
  onOpen: (row: R, column: string) => void
  /** Further keys on the focused cell. */
  keys?: Record<string, (row: R, column: string) => void>
  /** The end comes into sight: load the next page. */
  onEnd: () => void
}

const groupHeight = 28

/**
 * The one grid: semantic rows, one tab stop with arrows inside (ARIA grid pattern), and only the rows in sight
 * in the document. The page scrolls, the head sticks.
 */
export function Grid<R>(props: GridProps<R>) {
  const { columns, rows, rowHeight, headHeight = 32, groupOf, onEnd } = props
  const items = useMemo(() => withGroups(rows, groupOf), [rows, groupOf])
  const body = useRef<HTMLDivElement>(null)
  const [offset, setOffset] = useState(0)
  const [focus, setFocus] = useState({ item: -1, column: 0 })
  useEffect(() => setOffset(body.current?.offsetTop ?? 0), [])
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: (index) => (items[index]?.kind === 'group' ? groupHeight : rowHeight),
    overscan: 12,
    scrollMargin: offset,
    initialRect: { width: 1440, height: 900 },
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= items.length - 20) onEnd()
  }, [last, items.length, onEnd])
  const first = items.findIndex((item) => item.kind === 'row')
  const at = items[focus.item]?.kind === 'row' ? focus.item : first
  const template = columns.map((column) => column.width).join(' ')

  const move = (item: number, column: number) => {
    setFocus({ item, column })
    virtual.scrollToIndex(item)
    requestAnimationFrame(() =>
      body.current
        ?.querySelector<HTMLElement>(`[data-cell="${item}:${column}"]`)
        ?.focus({ preventScroll: true }),
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const item = items[at]
    const column = columns[focus.column]
    if (item?.kind !== 'row' || !column || event.ctrlKey || event.metaKey || event.altKey) return
    const next = nextCell(items, columns.length, { item: at, column: focus.column }, event.key)
    if (next) {
      event.preventDefault()
      move(next.item, next.column)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      props.onOpen(item.row, column.key)
    } else {
      props.keys?.[event.key.toLowerCase()]?.(item.row, column.key)
    }
  }

  return (
    <div className="overflow-x-auto max-lg:-mx-4 max-lg:px-4 lg:overflow-x-visible">
      <div
        role="grid"
        tabIndex={-1}
        aria-label={props.label}
        aria-rowcount={items.length + 1}
        aria-colcount={columns.length}
        className="min-w-max rounded-lg border border-line bg-surface lg:min-w-0"
        onKeyDown={onKeyDown}
      >
        <div
          role="row"
          tabIndex={-1}
          aria-rowindex={1}
          className="sticky top-0 z-10 grid rounded-t-lg border-line-2 border-b bg-surface"
          style={{ gridTemplateColumns: template, height: headHeight }}
        >
          {columns.map((column) => (
            <div
              key={column.key}
              role="columnheader"
              tabIndex={-1}
              className={`flex min-w-0 items-center border-line border-l px-2.5 text-sm first:border-l-0 ${column.head ? '' : 'text-fg-2'}`}
            >
              {column.head ?? column.title}
            </div>
          ))}
        </div>
        <div ref={body} role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {shown.map((place) => {
            const item = items[place.index]
            if (!item) return null
            const style = {
              transform: `translateY(${place.start - virtual.options.scrollMargin}px)`,
              gridTemplateColumns: template,
              height: item.kind === 'group' ? groupHeight : rowHeight,
            }
            return (
              <div
                key={item.kind === 'group' ? `group ${item.key}` : props.rowKey(item.row)}
                role="row"
                tabIndex={-1}
                aria-rowindex={place.index + 2}
                className={`absolute inset-x-0 top-0 grid border-line border-b ${item.kind === 'group' ? 'bg-sunken' : 'hover:bg-hover'}`}
                style={style}
              >
                {item.kind === 'group' ? (
                  <div
                    role="gridcell"
                    tabIndex={-1}
                    className="col-span-full flex items-center gap-2 px-3 text-sm"
                  >
                    {props.groupHead?.(item.key) ?? item.key}
                  </div>
                ) : (
                  <Cells
                    item={item}
                    index={place.index}
                    columns={columns}
                    tabStop={place.index === at ? focus.column : -1}
                    onFocus={(column) => setFocus({ item: place.index, column })}
                    onOpen={props.onOpen}
                  />
                )}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

function Cells<R>(props: {
  item: Extract<GridItem<R>, { kind: 'row' }>
  index: number
  columns: GridColumn<R>[]
  tabStop: number
  onFocus: (column: number) => void
  onOpen: (row: R, column: string) => void
}) {
  return props.columns.map((column, at) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled once, on the grid
    <div
      key={column.key}
      role="gridcell"
      aria-colindex={at + 1}
      data-cell={`${props.index}:${at}`}
      data-column={column.key}
      tabIndex={at === props.tabStop ? 0 : -1}
      onFocus={() => props.onFocus(at)}
      onClick={() => props.onOpen(props.item.row, column.key)}
      className="flex min-w-0 cursor-pointer flex-col justify-center overflow-hidden border-line border-l px-2.5 first:border-l-0 focus-visible:-outline-offset-2"
    >
      {column.render(props.item.row)}
    </div>
  ))
}
