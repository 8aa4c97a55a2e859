const name = 'sluice:emergency-stop'

/** Asks the frame for the emergency stop, from wherever one is. */
export function wishStop(): void {
  globalThis.dispatchEvent(new Event(name))
}

export function onStopWish(listener: () => void): () => void {
  globalThis.addEventListener(name, listener)
  return () => globalThis.removeEventListener(name, listener)
}
