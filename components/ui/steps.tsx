import type { ReactNode } from 'react'
import { type StatusKind, StatusShape } from './status.tsx'

export interface StepItem {
  id: string
  state: 'waiting' | 'running' | 'observing' | 'done' | 'failed'
  stateLabel: string
  name: string
  text: ReactNode
  title?: string | undefined
  aside: string
}

const kinds: Record<StepItem['state'], StatusKind> = {
  waiting: 'queued',
  running: 'running',
  observing: 'observing',
  done: 'success',
  failed: 'failed',
}

/** What happened, in order, with the line that joins it; what has not happened yet is grey and its line dashed. */
export function Steps({ items }: { items: StepItem[] }) {
  return (
    <ol className="grid grid-cols-[auto_auto_minmax(0,1fr)_auto] gap-x-2 px-4 pt-2 pb-3">
      {items.map((item) => {
        const todo = item.state === 'waiting'
        return (
          <li
            key={item.id}
            data-step={item.name}
            data-state={item.state}
            title={item.title}
            className={`relative col-span-full grid grid-cols-subgrid items-start py-[5px] before:absolute before:top-[21px] before:-bottom-[5px] before:left-[6.5px] before:border-line-2 before:border-l last:before:hidden ${
              todo ? 'text-fg-3 before:border-dashed' : 'text-fg-2'
            }`}
          >
            <span className="mr-1 inline-flex h-5 items-center bg-surface">
              <StatusShape kind={kinds[item.state]} label={`${item.name}: ${item.stateLabel}`} />
            </span>
            <span className={`min-w-18 font-medium ${todo ? '' : 'text-fg'}`}>{item.name}</span>
            <span className="min-w-0 break-words">{item.text}</span>
            <span className="whitespace-nowrap text-fg-3 text-sm tabular-nums leading-5">{item.aside}</span>
          </li>
        )
      })}
    </ol>
  )
}
