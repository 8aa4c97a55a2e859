import type { ReactNode } from 'react'
import { type StatusKind, StatusShape } from './status.tsx'

export interface GateListItem {
  id: string
  verdict: 'pass' | 'warn' | 'wait' | 'block' | 'overridden' | 'off'
  verdictLabel: string
  name: string
  text: ReactNode
  /** Further reasons, each on a line of its own. */
  more: string[]
  /** Who resolves it, or when time will. */
  aside: ReactNode
  /** What a wait waits for; by default a person for approvals, a window for freeze, else time. */
  waitsFor?: 'person' | 'time' | 'window'
  /** What the reader may do about it. */
  action?: ReactNode
}

interface Look {
  kind: StatusKind
  row: string
  name: string
}
const still: Record<Exclude<GateListItem['verdict'], 'wait'>, Look> = {
  pass: { kind: 'pass', row: '', name: 'text-fg' },
  warn: { kind: 'warn', row: '', name: 'text-attention-fg' },
  block: { kind: 'block', row: 'bg-danger-bg', name: 'text-danger-fg' },
  overridden: { kind: 'overridden', row: '', name: 'text-danger-fg' },
  off: { kind: 'off', row: '', name: 'text-fg-3' },
}
const waits: Record<NonNullable<GateListItem['waitsFor']>, Look> = {
  person: { kind: 'approval', row: 'bg-attention-bg', name: 'text-attention-fg' },
  window: { kind: 'frozen', row: 'bg-frozen-bg', name: 'text-frozen-fg' },
  time: { kind: 'wait', row: '', name: 'text-fg-2' },
}

function lookOf(item: GateListItem): Look {
  if (item.verdict !== 'wait') return still[item.verdict]
  const by = item.id === 'approvals' ? 'person' : item.id === 'freeze' ? 'window' : 'time'
  return waits[item.waitsFor ?? by]
}

/** One row per gate: verdict, name, every reason with its evidence, and who or what resolves it. */
export function GateList({ items }: { items: GateListItem[] }) {
  return (
    <ul className="gap-x-2 overflow-hidden rounded-md border border-line bg-surface md:grid md:grid-cols-[auto_auto_minmax(0,1fr)_fit-content(240px)]">
      {items.map((item) => {
        const look = lookOf(item)
        const quiet = item.verdict === 'pass' || item.verdict === 'off'
        const big = item.more.length > 0 || item.action !== undefined
        return (
          <li
            key={item.id}
            data-gate={item.id}
            data-verdict={item.verdict}
            className={`grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-x-2 border-line border-t px-2.5 first:border-t-0 md:col-span-full md:grid-cols-subgrid ${look.row} ${
              big ? 'py-[7px]' : 'py-[3px] max-md:py-1.5'
            }`}
          >
            <span
              className={`flex min-w-[58px] items-center gap-1.5 font-medium text-sm leading-5 ${quiet ? 'text-fg-3' : look.name}`}
            >
              <StatusShape kind={look.kind} />
              {item.verdictLabel}
            </span>
            <span className={`min-w-18 font-medium ${look.name}`}>{item.name}</span>
            <div
              className={`min-w-0 max-md:col-span-full max-md:row-start-2 ${item.aside || item.action ? '' : 'md:col-span-2'} ${item.verdict === 'off' ? 'text-fg-3' : 'text-fg-2'} [&_b]:text-fg`}
            >
              <p>{item.text}</p>
              {item.more.map((line) => (
                <p key={line} className="mt-0.5 text-sm">
                  {line}
                </p>
              ))}
            </div>
            {item.aside || item.action ? (
              <div
                className={`text-right text-sm leading-5 tabular-nums ${quiet ? 'text-fg-3' : 'text-fg-2'}`}
              >
                {item.aside}
                {item.action ? <div className="mt-0.5">{item.action}</div> : null}
              </div>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
