'use client'
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { Icon } from '../icon.tsx'
import { type GridColumn, type GridSelection, onPhone } from './column.ts'
import { bringIntoSight, topsOf, useInSight } from './in-sight.ts'
import { usePageOffset } from './page-offset.ts'
import { GridRow } from './row.tsx'
import { nextCell, withGroups } from './rows.ts'
import { leastWidth, useTooNarrow } from './too-narrow.ts'

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
  /** Groups of which only the head is shown; with it, heads are buttons. */
  closedGroups?: ReadonlySet<string>
  onToggleGroup?: (key: string) => void
  selection?: GridSelection<R>
  /** On the phone only the first column and these; else all, scrolling sideways. */
  phone?: string[]
  onOpen: (row: R, column: string) => void
  /** Further keys on the focused cell. */
  keys?: Record<string, (row: R, column: string) => void>
  /** The end comes into sight: load the next page. */
  onEnd: () => void
}

const groupHeight = 28
/** Keys or tabs may lie over the foot of the page. */
const belowPx = 64

/**
 * The one grid: semantic rows, one tab stop with arrows inside (ARIA grid pattern), and only the rows in sight
 * in the document. The page scrolls, the head sticks.
 */
export function Grid<R>(props: GridProps<R>) {
  const { columns, rows, rowHeight, headHeight = 32, groupOf, closedGroups, rowKey, selection, onEnd } = props
  const items = useMemo(() => withGroups(rows, groupOf, closedGroups), [rows, groupOf, closedGroups])
  const body = useRef<HTMLDivElement>(null)
  const offset = usePageOffset(body)
  const [focus, setFocus] = useState<{ key: string; column: number }>({ key: '', column: 0 })
  const tops = useMemo(
    () => topsOf(items.map(({ kind }) => (kind === 'group' ? groupHeight : rowHeight))),
    [items, rowHeight],
  )
  const { first, end } = useInSight(tops, offset)
  useEffect(() => {
    if (end > items.length - 20) onEnd()
  }, [end, items.length, onEnd])

  // The focus belongs to a row, not to a place: live rows may arrive above it.
  const known = items.findIndex((item) => item.kind === 'row' && rowKey(item.row) === focus.key)
  const at = known >= 0 ? known : items.findIndex((item) => item.kind === 'row')
  const phone = props.phone
  const widths = columns.map((column) => column.width)
  const box = useRef<HTMLDivElement>(null)
  const scrolls = useTooNarrow(box, leastWidth(widths))
  const tracks = {
    '--columns': widths.join(' '),
    '--phone-columns': phone ? `minmax(0, 1fr) repeat(${phone.length}, minmax(0, 2fr))` : widths.join(' '),
    '--least': `${leastWidth(widths)}px`,
  } as CSSProperties
  const onFocus = useCallback((key: string, column: number) => setFocus({ key, column }), [])

  const move = (index: number, column: number) => {
    const item = items[index]
    if (item?.kind !== 'row') return
    setFocus({ key: rowKey(item.row), column })
    const [top = 0, bottom = 0] = tops.slice(index, index + 2).map((height) => offset + height)
    bringIntoSight({ top, bottom }, { above: headHeight, below: belowPx })
    requestAnimationFrame(() =>
      body.current
        ?.querySelector<HTMLElement>(`[data-cell="${index}:${column}"]`)
        ?.focus({ preventScroll: true }),
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const item = items[at]
    const column = columns[focus.column]
    if (item?.kind !== 'row' || !column || event.altKey) return
    if (!(event.target instanceof HTMLElement) || !event.target.dataset.cell) return
    const next = nextCell(items, columns.length, { item: at, column: focus.column }, event)
    if (next) {
      event.preventDefault()
      move(next.item, next.column)
    } else if (event.ctrlKey || event.metaKey) {
      return
    } else if (event.key === 'Enter') {
      event.preventDefault()
      props.onOpen(item.row, column.key)
    } else if (selection && (event.key.toLowerCase() === 'x' || event.key === ' ')) {
      event.preventDefault()
      selection.onToggle(item.row, column.key)
    } else {
      props.keys?.[event.key.toLowerCase()]?.(item.row, column.key)
    }
  }

  return (
    <div
      ref={box}
      style={tracks}
      className={scrolls ? (phone ? 'md:overflow-x-auto' : 'overflow-x-auto') : ''}
    >
      <div
        role="grid"
        tabIndex={-1}
        aria-label={props.label}
        aria-rowcount={items.length + 1}
        aria-colcount={columns.length}
        aria-multiselectable={selection ? true : undefined}
        className={`rounded-lg border border-line bg-surface ${scrolls ? (phone ? 'md:min-w-(--least)' : 'min-w-(--least)') : ''}`}
        onKeyDown={onKeyDown}
      >
        <div
          role="row"
          tabIndex={-1}
          aria-rowindex={1}
          className="sticky top-0 z-10 grid grid-cols-(--phone-columns) rounded-t-[7px] border-line-2 border-b bg-surface md:grid-cols-(--columns)"
          style={{ height: headHeight }}
        >
          {columns.map((column, index) => (
            <div
              key={column.key}
              role="columnheader"
              tabIndex={-1}
              className={`flex min-w-0 items-center border-line border-l pr-2 pl-2.5 first:rounded-tl-[7px] first:border-l-0 last:rounded-tr-[7px] ${onPhone(phone, column.key, index) ? '' : 'max-md:hidden'} ${
                column.head ? '' : 'font-medium text-fg-3 text-sm'
              } ${column.tint === 'frozen' ? 'sluice-hatch border-t-2 border-t-frozen-solid' : ''}`}
            >
              {column.head ?? column.title}
            </div>
          ))}
        </div>
        <div ref={body} role="rowgroup" className="relative" style={{ height: tops.at(-1) }}>
          {items.slice(first, end).map((item, nth) => {
            const index = first + nth
            const top = tops[index] ?? 0
            if (item.kind === 'group') {
              return (
                <div
                  key={`group ${item.key}`}
                  role="row"
                  tabIndex={-1}
                  aria-rowindex={index + 2}
                  className="absolute inset-x-0 top-0 border-line border-b bg-sunken"
                  style={{ transform: `translateY(${top}px)`, height: groupHeight }}
                >
                  <GroupHead
                    isClosed={closedGroups?.has(item.key) ?? false}
                    onToggle={props.onToggleGroup ? () => props.onToggleGroup?.(item.key) : undefined}
                  >
                    {props.groupHead?.(item.key) ?? item.key}
                  </GroupHead>
                </div>
              )
            }
            const key = rowKey(item.row)
            return (
              <GridRow
                key={key}
                row={item.row}
                rowKey={key}
                index={index}
                top={top}
                height={rowHeight}
                phone={phone}
                columns={columns}
                tabStop={index === at ? focus.column : -1}
                isLast={index === items.length - 1}
                selection={selection}
                onFocus={onFocus}
                onOpen={props.onOpen}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

function GroupHead(props: { isClosed: boolean; onToggle: (() => void) | undefined; children: ReactNode }) {
  const look = 'flex h-full w-full items-center gap-1.5 px-2.5 text-fg-3 text-sm [&_strong]:text-fg'
  return (
    <div role="gridcell" tabIndex={-1} className="h-full">
      {props.onToggle ? (
        <button
          type="button"
          aria-expanded={!props.isClosed}
          onClick={props.onToggle}
          className={`${look} cursor-pointer text-left focus-visible:-outline-offset-2`}
        >
          <Icon name="chevron" size={12} className={props.isClosed ? '-rotate-90' : ''} />
          {props.children}
        </button>
      ) : (
        <div className={look}>{props.children}</div>
      )}
    </div>
  )
}
