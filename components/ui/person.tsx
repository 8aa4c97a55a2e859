import { initials } from './format/name.ts'

/** Initials in a disc; decorative where the name stands beside it. */
export function Avatar({ name, isNamed = false }: { name: string; isNamed?: boolean }) {
  const named = isNamed ? ({ role: 'img', 'aria-label': name } as const) : ({ 'aria-hidden': true } as const)
  return (
    <span
      {...named}
      title={name}
      className="inline-grid size-5 shrink-0 place-items-center rounded-full border border-line-2 bg-hover font-semibold text-[10px] text-fg-2 leading-none"
    >
      {initials(name)}
    </span>
  )
}

export function Person({ name }: { name: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap align-middle">
      <Avatar name={name} />
      {name}
    </span>
  )
}
