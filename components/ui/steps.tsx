import { Status, type StatusKind } from './status.tsx'

export interface StepItem {
  id: string
  state: 'waiting' | 'running' | 'observing' | 'done' | 'failed'
  stateLabel: string
  name: string
  text: string
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

/** What happened, in order, with the line that joins it. */
export function Steps({ items }: { items: StepItem[] }) {
  return (
    <ol className="flex flex-col px-4 py-2">
      {items.map((item) => (
        <li
          key={item.id}
          data-step={item.name}
          data-state={item.state}
          title={item.title}
          className="flex min-h-8 items-start gap-3 py-1.5"
        >
          <span className="pt-0.5">
            <Status kind={kinds[item.state]} label={`${item.name}: ${item.stateLabel}`} iconOnly />
          </span>
          <span className="w-20 shrink-0">{item.name}</span>
          <span className="min-w-0 flex-1 break-words text-fg-2">{item.text}</span>
          <span className="shrink-0 text-fg-3 text-sm tabular-nums leading-5">{item.aside}</span>
        </li>
      ))}
    </ol>
  )
}
