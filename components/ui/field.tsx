'use client'
import { useId } from 'react'

export interface FieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  note?: string | undefined
  error?: string | undefined
  isRequired?: boolean
}

export const fieldLook =
  'h-8 w-full min-w-0 rounded-md border bg-surface px-2.5 placeholder:text-fg-3 disabled:border-line-2 disabled:bg-sunken disabled:text-fg-3 max-md:h-11'
export const fieldEdge = (error: string | undefined) => (error ? 'border-danger-solid' : 'border-control')

export function Frame(props: {
  id: string
  label: string
  note?: string | undefined
  error?: string | undefined
  children: React.ReactNode
}) {
  return (
    <div className="min-w-0">
      <label htmlFor={props.id} className="mb-1 block font-medium text-fg-2 text-sm">
        {props.label}
        {props.note ? <span className="ml-2 font-normal text-fg-3">{props.note}</span> : null}
      </label>
      {props.children}
      {props.error ? (
        <p id={`${props.id}-error`} className="mt-1 text-danger-fg text-sm">
          {props.error}
        </p>
      ) : null}
    </div>
  )
}

export function TextField(
  props: FieldProps & {
    type?: 'text' | 'password' | 'email'
    inputMode?: 'numeric' | 'decimal'
    autoComplete?: string
    name?: string
  },
) {
  const id = useId()
  return (
    <Frame id={id} label={props.label} note={props.note} error={props.error}>
      <input
        id={id}
        name={props.name}
        type={props.type ?? 'text'}
        inputMode={props.inputMode}
        autoComplete={props.autoComplete ?? 'off'}
        required={props.isRequired}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={props.error ? `${id}-error` : undefined}
        className={`${fieldLook} ${fieldEdge(props.error)}`}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Frame>
  )
}

export function SelectField(props: FieldProps & { options: { key: string; label: string }[] }) {
  const id = useId()
  return (
    <Frame id={id} label={props.label} note={props.note} error={props.error}>
      <select
        id={id}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={props.error ? `${id}-error` : undefined}
        className={`${fieldLook} ${fieldEdge(props.error)}`}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      >
        {props.options.map((option) => (
          <option key={option.key} value={option.key}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  )
}

export function CheckField(props: {
  label: string
  isSelected: boolean
  onChange: (on: boolean) => void
  isDisabled?: boolean
}) {
  return (
    <label className="flex min-h-8 cursor-pointer items-center gap-2">
      <input
        type="checkbox"
        className="sluice-check"
        checked={props.isSelected}
        disabled={props.isDisabled}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.label}
    </label>
  )
}
