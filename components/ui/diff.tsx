export interface DiffProps {
  /** What is changed: a path. */
  title: string
  /** `line`: its number, where the same text may stand twice. */
  lines: { kind: 'same' | 'added' | 'removed'; text: string; line?: number }[]
  /** What the signs mean, for those who hear them. */
  addedLabel: string
  removedLabel: string
}

const looks = {
  same: '',
  added: 'bg-success-bg text-success-fg',
  removed: 'bg-danger-bg text-danger-fg',
} as const
const signs = { same: ' ', added: '+', removed: '−' } as const

/** Lines as they are and as they will be; sign and colour. Long lines scroll. */
export function Diff({ title, lines, addedLabel, removedLabel }: DiffProps) {
  const spoken = { same: '', added: addedLabel, removed: removedLabel }
  return (
    <figure className="overflow-hidden rounded-md border border-line font-mono text-sm leading-5 [font-variant-ligatures:none]">
      <figcaption className="truncate bg-sunken px-2.5 text-fg-3" title={title}>
        {title}
      </figcaption>
      {lines.map((line) => (
        <div
          key={`${line.kind} ${line.line ?? ''} ${line.text}`}
          className={`flex gap-2 overflow-hidden px-2.5 ${looks[line.kind]}`}
        >
          <span aria-hidden className="w-[1ch] shrink-0">
            {signs[line.kind]}
          </span>
          <span className="sr-only">{spoken[line.kind]}</span>
          <code className="overflow-hidden text-ellipsis whitespace-pre" title={line.text}>
            {line.text}
          </code>
        </div>
      ))}
    </figure>
  )
}
