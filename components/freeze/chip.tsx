'use client'
import { Icon } from '../ui/icon.tsx'

/** One of several that are chosen; its cross takes it away. */
export function Chip(props: { label: string; removeLabel: string; isOut?: boolean; onRemove: () => void }) {
  return (
    <li
      className={`inline-flex h-6 items-center gap-1 rounded-sm bg-hover pl-2 text-sm ${props.isOut ? 'text-danger-fg line-through' : ''}`}
    >
      {props.label}
      <button
        type="button"
        aria-label={props.removeLabel}
        className="inline-grid size-6 cursor-pointer place-items-center rounded-sm text-fg-3 hover:text-fg"
        onClick={props.onRemove}
      >
        <Icon name="cross" size={12} />
      </button>
    </li>
  )
}
