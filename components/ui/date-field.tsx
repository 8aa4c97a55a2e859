'use client'
import { useId } from 'react'
import { type FieldProps, Frame, fieldEdge, fieldLook } from './field.tsx'

/** The browser's own field for a day, as YYYY-MM-DD; empty while none is chosen. */
export function DateField(props: FieldProps & { min?: string | undefined; max?: string | undefined }) {
  const id = useId()
  return (
    <Frame id={id} label={props.label} note={props.note} error={props.error}>
      <input
        id={id}
        type="date"
        required={props.isRequired}
        min={props.min}
        max={props.max}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={props.error ? `${id}-error` : undefined}
        className={`${fieldLook} ${fieldEdge(props.error)} tabular-nums`}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Frame>
  )
}
