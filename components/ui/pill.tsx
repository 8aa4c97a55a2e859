import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { type Tone, toneFill, toneText } from './status.tsx'

/** A small fact in a box; in the colour of a status only where it says one. */
export function Pill({
  children,
  tone = 'neutral',
  icon,
}: {
  children: ReactNode
  tone?: Tone
  icon?: IconName
}) {
  return (
    <span
      className={`inline-flex h-5 shrink-0 items-center align-middle gap-[5px] whitespace-nowrap rounded-sm border pr-[7px] pl-1.5 font-medium text-sm ${toneText[tone]} ${toneFill[tone]}`}
    >
      {icon ? <Icon name={icon} size={12} /> : null}
      {children}
    </span>
  )
}
