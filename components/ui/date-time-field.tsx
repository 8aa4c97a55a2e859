'use client'
import { useId } from 'react'
import { type FieldProps, Frame, fieldEdge, fieldLook } from './field.tsx'

/** The browser's own field for a date with a time of day. */
export function DateTimeField(props: FieldProps & { isDisabled: boolean }) {
  const id = useId()
  return (
    <Frame id={id} label={props.label} note={props.note} error={props.error}>
      <input
        id={id}
        type="datetime-local"
        required
        disabled={props.isDisabled}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={props.error ? `${id}-error` : undefined}
        className={`${fieldLook} ${fieldEdge(props.error)} tabular-nums`}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Frame>
  )
}
