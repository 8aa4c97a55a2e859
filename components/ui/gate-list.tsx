import { Status, type StatusKind } from './status.tsx'

export interface GateListItem {
  id: string
  verdict: 'pass' | 'warn' | 'wait' | 'block' | 'overridden' | 'off'
  verdictLabel: string
  name: string
  text: string
  /** Further reasons, each on a line of its own. */
  more: string[]
  /** Who resolves it, or when time will. */
  aside: string
}

const rows = { pass: '', off: '', warn: '', wait: '', overridden: '', block: 'bg-danger-bg' } as const
const kinds: Record<GateListItem['verdict'], StatusKind> = {
  pass: 'pass',
  warn: 'warn',
  wait: 'wait',
  block: 'block',
  overridden: 'overridden',
  off: 'off',
}

/** One row per gate: verdict, name, the reason with its evidence, and who can resolve it. */
export function GateList({ items }: { items: GateListItem[] }) {
  return (
    <ul className="overflow-hidden rounded-lg border border-line bg-surface">
      {items.map((item) => {
        const quiet = item.verdict === 'pass' || item.verdict === 'off'
        const person = item.verdict === 'wait' && item.id === 'approvals'
        return (
          <li
            key={item.id}
            data-gate={item.id}
            data-verdict={item.verdict}
            className={`grid grid-cols-[84px_minmax(0,1fr)] gap-x-2 border-line border-t px-2.5 py-1 first:border-t-0 md:grid-cols-[84px_118px_minmax(0,1fr)_auto] ${person ? 'bg-attention-bg' : rows[item.verdict]}`}
          >
            <Status
              kind={person ? 'approval' : kinds[item.verdict]}
              label={item.verdictLabel}
              quiet={quiet}
            />
            <span className={item.verdict === 'off' ? 'text-fg-3' : ''}>{item.name}</span>
            <div className="col-start-2 min-w-0 md:col-start-3">
              <p className={quiet ? 'text-fg-2' : ''}>{item.text}</p>
              {item.more.map((line) => (
                <p key={line} className="text-fg-2 text-sm">
                  {line}
                </p>
              ))}
            </div>
            <span className="col-start-2 text-fg-2 text-sm leading-5 md:col-start-4 md:text-right">
              {item.aside}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
