'use client'
import type { ReactNode } from 'react'

const looks = {
  default: 'border-line-2 bg-surface text-fg hover:bg-hover',
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  danger: 'border-transparent bg-danger-button text-white',
  'danger-outline': 'border-danger-line bg-surface text-danger-fg hover:bg-danger-bg',
  ghost: 'border-transparent bg-transparent text-fg-2 hover:bg-hover',
} as const

export type ButtonVariant = keyof typeof looks

export const buttonLook = (variant: ButtonVariant, size: 'medium' | 'small', off: boolean) =>
  `inline-flex shrink-0 cursor-pointer items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors duration-100 ${
    size === 'small' ? 'h-7 px-2.5 max-md:h-9' : 'h-8 px-3 max-md:h-10'
  } ${off ? 'cursor-not-allowed border-line bg-sunken text-fg-3' : looks[variant]}`

export interface ButtonProps {
  children: ReactNode
  onPress?: () => void
  variant?: ButtonVariant
  size?: 'medium' | 'small'
  type?: 'button' | 'submit'
  isDisabled?: boolean
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
    </button>
  )
}
