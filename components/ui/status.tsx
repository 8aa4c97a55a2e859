import { Icon, type IconName } from './icon.tsx'

type Tone = 'success' | 'running' | 'attention' | 'danger' | 'frozen' | 'neutral'

/** Shape and tone of every status: colour says who acts, and is never alone. */
const looks = {
  success: ['disc-check', 'success'],
  succeeded: ['disc-check', 'success'],
  pass: ['disc-check', 'success'],
  running: ['ring', 'running'],
  applying: ['ring', 'running'],
  observing: ['eye', 'running'],
  warn: ['triangle', 'attention'],
  approval: ['person', 'attention'],
  drift: ['equals', 'attention'],
  held: ['padlock', 'attention'],
  suspect: ['flag', 'attention'],
  downgrade: ['down', 'attention'],
  failed: ['octagon-cross', 'danger'],
  errored: ['octagon-cross', 'danger'],
  block: ['octagon-bar', 'danger'],
  blocked: ['octagon-bar', 'danger'],
  overridden: ['octagon-check', 'danger'],
  aborted: ['octagon-cross', 'danger'],
  rejected: ['octagon-bar', 'danger'],
  frozen: ['snowflake', 'frozen'],
  pending: ['clock', 'neutral'],
  wait: ['clock', 'neutral'],
  soak: ['clock', 'neutral'],
  queued: ['ring-dashed', 'neutral'],
  cancelled: ['ring-stroke', 'neutral'],
  superseded: ['ring-stroke', 'neutral'],
  expired: ['ring-stroke', 'neutral'],
  off: ['ring-stroke', 'neutral'],
  hotfix: ['bolt', 'neutral'],
} as const satisfies Record<string, readonly [IconName, Tone]>

export type StatusKind = keyof typeof looks

const text: Record<Tone, string> = {
  success: 'text-success-fg',
  running: 'text-running-fg',
  attention: 'text-attention-fg',
  danger: 'text-danger-fg',
  frozen: 'text-frozen-fg',
  neutral: 'text-fg-2',
}
const fill: Record<Tone, string> = {
  success: 'border-success-line bg-success-bg',
  running: 'border-running-line bg-running-bg',
  attention: 'border-attention-line bg-attention-bg',
  danger: 'border-danger-line bg-danger-bg',
  frozen: 'border-frozen-line bg-frozen-bg',
  neutral: 'border-line bg-hover',
}

export interface StatusProps {
  kind: StatusKind
  /** The word, always; as the name of the icon where only that is shown. */
  label: string
  iconOnly?: boolean
  pill?: boolean
  /** Healthy on a quiet list: coloured shape, grey word. */
  quiet?: boolean
}

export function Status({ kind, label, iconOnly = false, pill = false, quiet = false }: StatusProps) {
  const [icon, tone] = looks[kind]
  const spin = icon === 'ring' ? 'sluice-spin' : ''
  if (iconOnly) {
    return (
      <span role="img" aria-label={label} title={label} className={text[tone]}>
        <Icon name={icon} size={12} className={spin} />
      </span>
    )
  }
  const box = pill ? `rounded-sm border px-1.5 h-5 ${fill[tone]}` : ''
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap text-sm ${quiet ? 'text-fg-2' : text[tone]} ${box}`}
    >
      <span className={`inline-flex ${text[tone]}`}>
        <Icon name={icon} size={12} className={spin} />
      </span>
      {label}
    </span>
  )
}
