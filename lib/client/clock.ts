import { createContext, useContext, useSyncExternalStore } from 'react'

/** Server time minus browser time, from the last answer that said what time it is. */
let offsetMs = 0
const listeners = new Map<number, { callbacks: Set<() => void>; timer: ReturnType<typeof setInterval> }>()

/** Takes the server's now from any answer that carries one. */
export function noteServerNow(output: unknown): void {
  if (output === null || typeof output !== 'object' || !('now' in output) || typeof output.now !== 'string')
    return
  const at = Date.parse(output.now)
  if (Number.isFinite(at)) offsetMs = at - Date.now()
}

/** The server's clock at this moment. */
export function serverNow(): Date {
  return new Date(Date.now() + offsetMs)
}

function subscribe(everyMs: number, callback: () => void): () => void {
  let entry = listeners.get(everyMs)
  if (!entry) {
    const callbacks = new Set<() => void>()
    const tick = () => {
      for (const call of callbacks) call()
    }
    entry = { callbacks, timer: setInterval(tick, everyMs) }
    listeners.set(everyMs, entry)
  }
  const { callbacks, timer } = entry
  callbacks.add(callback)
  return () => {
    callbacks.delete(callback)
    if (callbacks.size > 0) return
    clearInterval(timer)
    listeners.delete(everyMs)
  }
}

/** When the server drew this page: while it becomes alive, it says what it said there, and nothing of its HTML is thrown away. */
export const DrawnAt = createContext(0)

/** The server's clock, ticking. One timer per rhythm however many components ask. */
export function useNow(everyMs = 1000): Date {
  const drawnAt = useContext(DrawnAt)
  const tick = useSyncExternalStore(
    (callback) => subscribe(everyMs, callback),
    () => Math.floor((Date.now() + offsetMs) / everyMs),
    () => Math.floor(drawnAt / everyMs),
  )
  return new Date(tick * everyMs)
}
