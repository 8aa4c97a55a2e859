'use client'
import { memo, type ReactNode } from 'react'
import { type AnsiSpan, readAnsi } from '../../lib/domain/run-log/ansi.ts'
import { readLine, saysError } from '../../lib/domain/run-log/line.ts'
import { Icon } from '../ui/icon.tsx'
import { lookOf } from './log-colours.ts'

/** The line is the head of a group. */
export interface LineHead {
  name: string
  depth: number
  isClosed: boolean
  hidden: number
}

export interface LogLineProps {
  number: number
  text: string
  /** There is more of it in the raw log. */
  isCut: boolean
  head: LineHead | undefined
  query: string
  isMatch: boolean
  isCurrent: boolean
  showTime: boolean
  wraps: boolean
  cutLabel: string
  foldLabel: string
  onFold: (line: number) => void
  onPoint: (line: number, extend: boolean) => void
}

/** A piece of text with what is looked for marked. */
function marked(text: string, query: string): ReactNode {
  if (query === '') return text
  const parts: ReactNode[] = []
  const lower = text.toLowerCase()
  let from = 0
  for (let at = lower.indexOf(query); at >= 0 && parts.length < 200; at = lower.indexOf(query, from)) {
    parts.push(
      text.slice(from, at),
      <mark key={at} className="rounded-sm bg-attention-bg text-attention-fg ring-1 ring-attention-line">
        {text.slice(at, at + query.length)}
      </mark>,
    )
    from = at + query.length
  }
  parts.push(text.slice(from))
  return parts
}

function Piece({ span, query }: { span: AnsiSpan; query: string }) {
  const look = lookOf(span.style)
  return look ? <span style={look}>{marked(span.text, query)}</span> : marked(span.text, query)
}

/** Hours to milliseconds of a stamp, on the reader's own clock. */
function timeOf(at: string): string {
  const instant = new Date(at.replace(' ', 'T').replace(',', '.'))
  if (Number.isNaN(instant.getTime())) return at
  const two = (value: number, length = 2) => String(value).padStart(length, '0')
  return `${two(instant.getHours())}:${two(instant.getMinutes())}:${two(instant.getSeconds())}.${two(instant.getMilliseconds(), 3)}`
}

function Line(props: LogLineProps) {
  const { number, head: group, isCurrent, wraps } = props
  const line = readLine(props.text)
  const isError = saysError(line)
  // Small letters may be longer than what they are of (İ): then nothing is marked, and everything is still there.
  const query = props.isMatch && line.text.toLowerCase().length === line.text.length ? props.query : ''
  const spans = readAnsi(line.text)
  const ground = isCurrent ? 'bg-accent-bg' : isError ? 'bg-danger-bg' : 'group-hover/line:bg-hover'
  const indent = group && group.depth > 0 ? 'pl-3' : ''
  return (
    <>
      <div
        role="gridcell"
        tabIndex={-1}
        className={`sticky left-0 z-1 w-18 shrink-0 select-none border-line border-r bg-surface pr-2 text-right ${isCurrent ? 'border-r-accent text-accent-fg' : 'text-fg-3'}`}
      >
        <a
          href={`#L${number}`}
          tabIndex={-1}
          className="block tabular-nums no-underline hover:text-fg"
          onClick={(event) => {
            event.preventDefault()
            props.onPoint(number, event.shiftKey)
          }}
        >
          {number}
        </a>
      </div>
      <div
        role="gridcell"
        tabIndex={-1}
        data-kind={isError ? 'error' : line.kind}
        className={`min-w-0 flex-1 pr-4 pl-2 ${ground} ${isError ? 'border-danger-solid border-l-2' : 'border-transparent border-l-2'} ${
          wraps ? 'wrap-anywhere whitespace-pre-wrap' : 'whitespace-pre'
        }`}
        style={{ tabSize: 4 }}
      >
        {props.showTime && line.at ? (
          <time dateTime={line.at} title={line.at} className="mr-3 select-none text-fg-3 tabular-nums">
            {timeOf(line.at)}
          </time>
        ) : null}
        {group ? (
          <button
            type="button"
            tabIndex={-1}
            aria-expanded={!group.isClosed}
            aria-label={props.foldLabel}
            className={`mr-1 inline-flex cursor-pointer align-middle text-fg-2 ${indent}`}
            onClick={() => props.onFold(number)}
          >
            <Icon name="chevron" size={12} className={group.isClosed ? '-rotate-90' : ''} />
          </button>
        ) : null}
        {group && line.kind !== 'section' && line.kind !== 'group' ? (
          <strong className="mr-2">{group.name}</strong>
        ) : null}
        <span className={group || line.kind === 'section' ? 'font-semibold' : ''}>
          {spans.map((span, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line never change places
            <Piece key={index} span={span} query={query} />
          ))}
        </span>
        {group?.isClosed && group.hidden > 0 ? (
          <span className="ml-2 text-fg-3">… {group.hidden}</span>
        ) : null}
        {props.isCut ? <span className="ml-2 text-attention-fg">{props.cutLabel}</span> : null}
      </div>
    </>
  )
}

/** One line: its number, and its text with colours, everything else in it inert. Drawn again only when it changed. */
export const LogLine = memo(Line)
