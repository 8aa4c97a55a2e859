import { Icon, type IconName } from './icon.tsx'

export type Tone = 'success' | 'running' | 'attention' | 'danger' | 'frozen' | 'neutral'

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
  owed: ['branch', 'attention'],
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
  forbidden: ['lock', 'neutral'],
  unknown: ['cloud', 'neutral'],
} as const satisfies Record<string, readonly [IconName, Tone]>

export type StatusKind = keyof typeof looks

/** Text in the colour of a status. */
export const toneText: Record<Tone, string> = {
  success: 'text-success-fg',
  running: 'text-running-fg',
  attention: 'text-attention-fg',
  danger: 'text-danger-fg',
  frozen: 'text-frozen-fg',
  neutral: 'text-fg-2',
}
/** Edge and fill of something small in the colour of a status. */
export const toneFill: Record<Tone, string> = {
  success: 'border-success-line bg-success-bg',
  running: 'border-running-line bg-running-bg',
  attention: 'border-attention-line bg-attention-bg',
  danger: 'border-danger-line bg-danger-bg',
  frozen: 'border-frozen-line bg-frozen-bg',
  neutral: 'border-line bg-sunken',
}

/** The shape alone, in its colour; give it a name where no word stands beside it. */
export function StatusShape({
  kind,
  size = 14,
  label,
}: {
  kind: StatusKind
  size?: 12 | 14
  label?: string
}) {
  const [icon, tone] = looks[kind]
  const named = label ? ({ role: 'img', 'aria-label': label, title: label } as const) : {}
  return (
    <span {...named} className={`inline-flex shrink-0 align-middle ${toneText[tone]}`}>
      <Icon name={icon} size={size} className={icon === 'ring' ? 'sluice-spin' : ''} />
    </span>
  )
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
  if (iconOnly) return <StatusShape kind={kind} label={label} />
  const tone = looks[kind][1]
  const box = pill ? `h-5 rounded-sm border pr-[7px] pl-1.5 ${toneFill[tone]}` : ''
  return (
    <span
      className={`inline-flex items-center gap-[5px] whitespace-nowrap align-middle font-medium text-sm ${quiet ? 'text-fg-2' : toneText[tone]} ${box}`}
    >
      <StatusShape kind={kind} size={pill ? 12 : 14} />
      {label}
    </span>
  )
}
