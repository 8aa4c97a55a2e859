'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { LogOutline } from '../../lib/api/contract/run-log.ts'
import type { Fold } from './fold.ts'
import type { LineRange } from './line-link.ts'
import { type LineHead, LogLine } from './log-line.tsx'
import type { LoadedLine } from './use-lines.ts'

const rowHeight = 20
/** Characters in a row of a usual screen: a first guess of how high a wrapped line is. */
const guessedColumns = 140
/** Fetched around what is in sight. */
const around = 150

export interface LogGridProps {
  label: string
  total: number
  fold: Fold
  groups: LogOutline['groups']
  closed: ReadonlySet<number>
  line: (number: number) => LoadedLine | undefined
  need: (lines: readonly number[]) => void
  /** Grows when lines arrived. */
  version: number
  cursor: number | null
  range: LineRange | null
  /** Brought into sight when it changes. */
  target: { line: number; turn: number } | null
  query: string
  matches: ReadonlySet<number>
  wraps: boolean
  showTime: boolean
  follows: boolean
  cutLabel: string
  foldLabel: string
  onFollow: (follows: boolean) => void
  onFold: (line: number) => void
  onPoint: (line: number, extend: boolean) => void
  onKey: (event: KeyboardEvent) => void
}

/** The lines in sight of a log of any length; one tab stop, and the arrows inside. */
export function LogGrid(props: LogGridProps) {
  const { fold, line, need, cursor, range, target, wraps, follows, groups, closed } = props
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: fold.count,
    getScrollElement: () => box.current,
    estimateSize: (row) => {
      if (!wraps) return rowHeight
      const length = line(fold.lineAt(row))?.text.length ?? 0
      return rowHeight * Math.max(1, Math.ceil(length / guessedColumns))
    },
    getItemKey: useCallback((row: number) => fold.lineAt(row), [fold]),
    overscan: 10,
  })
  const shown = virtual.getVirtualItems()
  const first = fold.lineAt(shown[0]?.index ?? 0)
  const last = fold.lineAt(shown.at(-1)?.index ?? 0)
  const { total } = props
  // The same object as long as nothing about a head changed: its row is not drawn again.
  const heads = useMemo(() => {
    const known = new Map<number, LineHead>()
    for (const { line: at, end, name, depth } of groups) {
      const hidden = (end ?? total) - at
      if (hidden > 0) known.set(at, { name, depth, isClosed: closed.has(at), hidden })
    }
    return known
  }, [groups, closed, total])

  // A wheel flies past thousands of lines: only where it rests they are fetched.
  // biome-ignore lint/correctness/useExhaustiveDependencies: lines that arrived may show what else is missing
  useEffect(() => {
    const near = [
      Math.max(1, first - around),
      ...shown.map(({ index }) => fold.lineAt(index)),
      Math.min(total, last + around),
    ]
    const timer = setTimeout(() => need(near), line(first) ? 40 : 15)
    return () => clearTimeout(timer)
  }, [first, last, fold, need, line, total, props.version])

  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes of rows are of the way they are shown
  useLayoutEffect(() => virtual.measure(), [wraps])

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new target moves the log
  useLayoutEffect(() => {
    if (target && fold.count > 0) virtual.scrollToIndex(fold.rowOf(target.line), { align: 'center' })
  }, [target])

  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines, and nothing else, move a log that is followed
  useLayoutEffect(() => {
    if (follows && fold.count > 0) virtual.scrollToIndex(fold.count - 1, { align: 'end' })
  }, [follows, fold.count])

  const move = (to: number, extend: boolean) => {
    if (fold.count === 0) return
    const row = Math.min(Math.max(to, 0), fold.count - 1)
    props.onPoint(fold.lineAt(row), extend)
    virtual.scrollToIndex(row, { align: 'auto' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return props.onKey(event)
    const at = fold.rowOf(cursor ?? first)
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? rowHeight) / rowHeight) - 2)
    const steps: Record<string, number> = {
      ArrowDown: at + (cursor === null ? 0 : 1),
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: fold.count - 1,
    }
    const to = steps[event.key]
    const head = cursor === null ? undefined : heads.get(cursor)
    const isClosed = cursor !== null && closed.has(cursor)
    if (to !== undefined) {
      event.preventDefault()
      if (event.key !== 'End') props.onFollow(false)
      move(to, event.shiftKey)
    } else if (head && (event.key === 'Enter' || event.key === (isClosed ? 'ArrowRight' : 'ArrowLeft'))) {
      event.preventDefault()
      props.onFold(cursor ?? 1)
    } else props.onKey(event)
  }
  const onScroll = () => {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = box.current ?? {}
    if (scrollTop + clientHeight >= scrollHeight - 2 && fold.count > 0) props.onFollow(true)
  }
  const active = cursor !== null && cursor >= first && cursor <= last ? `log-line-${cursor}` : undefined

  return (
    <div
      ref={box}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={props.total}
      aria-multiselectable
      aria-activedescendant={active}
      onKeyDown={onKeyDown}
      onScroll={onScroll}
      onWheel={(event) => {
        if (event.deltaY < 0) props.onFollow(false)
      }}
      onTouchMove={() => props.onFollow(false)}
      className="h-[68vh] min-h-80 overflow-auto font-mono text-sm leading-5 focus-visible:-outline-offset-2"
      style={{ contain: 'strict', overflowAnchor: 'none' }}
    >
      <div role="rowgroup" className="relative min-w-full" style={{ height: virtual.getTotalSize() }}>
        {shown.map((place) => {
          const number = fold.lineAt(place.index)
          const there = line(number)
          const isChosen = range !== null && number >= range.from && number <= range.to
          return (
            <div
              key={place.key}
              ref={wraps ? virtual.measureElement : undefined}
              id={`log-line-${number}`}
              role="row"
              tabIndex={-1}
              data-index={place.index}
              data-line={number}
              aria-rowindex={number}
              aria-selected={isChosen}
              className={`group/line absolute top-0 left-0 flex min-w-full ${wraps ? 'w-full' : 'h-5 w-max'} ${
                number === cursor ? 'outline-1 outline-accent-line -outline-offset-1' : ''
              }`}
              style={{ transform: `translateY(${place.start}px)` }}
            >
              <LogLine
                number={number}
                text={there?.text ?? ''}
                isCut={there?.cut ?? false}
                head={heads.get(number)}
                query={props.query}
                isMatch={props.matches.has(number)}
                isCurrent={isChosen || number === cursor}
                showTime={props.showTime}
                wraps={wraps}
                cutLabel={props.cutLabel}
                foldLabel={props.foldLabel}
                onFold={props.onFold}
                onPoint={props.onPoint}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}
