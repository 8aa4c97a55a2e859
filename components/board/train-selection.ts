import { useState } from 'react'

interface Selection {
  environment: string
  services: ReadonlySet<string>
}

const nothing: Selection = { environment: '', services: new Set() }

/** The selection with a service in or out of it. One environment at a time: choosing in another begins anew. */
export function toggled(before: Selection, service: string, environment: string): Selection {
  const services = new Set(before.environment === environment ? before.services : [])
  if (!services.delete(service)) services.add(service)
  return services.size > 0 ? { environment, services } : nothing
}

/** Services chosen on the board to go together into one environment. */
export function useTrainSelection() {
  const [selection, setSelection] = useState(nothing)
  const [isOpen, setOpen] = useState(false)
  return {
    ...selection,
    isOpen: isOpen && selection.services.size > 0,
    toggle: (service: string, environment: string) =>
      setSelection((before) => toggled(before, service, environment)),
    clear: () => setSelection(nothing),
    open: () => setOpen(true),
    close: () => setOpen(false),
  }
}
