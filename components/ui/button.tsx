'use client'
import type { ReactNode } from 'react'
import { type ButtonSize, type ButtonVariant, buttonLook } from './button-look.ts'
import { Kbd } from './kbd.tsx'

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
