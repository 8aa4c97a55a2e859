'use client'
import type { ReactNode } from 'react'
import { Kbd } from './kbd.tsx'

const looks = {
  default: 'border-line-2 bg-surface text-fg hover:bg-hover',
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  danger: 'border-transparent bg-danger-button text-white',
  'danger-outline': 'border-danger-line bg-surface text-danger-fg hover:bg-danger-bg',
  ghost: 'border-transparent bg-transparent text-fg-2 hover:bg-hover',
} as const
const sizes = {
  medium: 'h-8 px-3 max-md:h-11',
  small: 'h-7 px-2.5 max-md:h-9 max-md:px-3',
  tiny: 'h-6 px-2 text-sm max-md:h-9 max-md:px-3 max-md:text-base',
} as const

export type ButtonVariant = keyof typeof looks
export type ButtonSize = keyof typeof sizes

export const buttonLook = (variant: ButtonVariant, size: ButtonSize, off: boolean) =>
  `inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors ${sizes[size]} ${
    off ? 'cursor-not-allowed border-line bg-sunken text-fg-3' : `cursor-pointer ${looks[variant]}`
  }`

export interface ButtonProps {
  children: ReactNode
  onPress?: () => void
  variant?: ButtonVariant
  size?: ButtonSize
  type?: 'button' | 'submit'
  isDisabled?: boolean
  /** The key that does the same, shown at its end. */
  shortcut?: string
  /** Why it is off, or more than fits. */
  title?: string | undefined
  'aria-label'?: string
  'aria-expanded'?: boolean
}

/** A button is a sentence: verb, object, place. One that is off stays reachable, so that it can say why. */
export function Button({
  variant = 'default',
  size = 'medium',
  type = 'button',
  isDisabled = false,
  ...props
}: ButtonProps) {
  return (
    <button
      type={type}
      className={buttonLook(variant, size, isDisabled)}
      aria-disabled={isDisabled || undefined}
      aria-label={props['aria-label']}
      aria-expanded={props['aria-expanded']}
      title={props.title}
      onClick={(event) => {
        if (isDisabled) event.preventDefault()
        else props.onPress?.()
      }}
    >
      {props.children}
      {props.shortcut ? (
        <Kbd onColour={!isDisabled && (variant === 'primary' || variant === 'danger')}>{props.shortcut}</Kbd>
      ) : null}
    </button>
  )
}
