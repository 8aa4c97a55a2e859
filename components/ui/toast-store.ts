export interface Toast {
  id: number
  text: string
  /** What can be taken back offers the way back. */
  undoLabel?: string
  onUndo?: () => void
  /** Where to look on; for what was begun and is not over. */
  link?: { label: string; href: string }
  /** Seconds left; it goes at 0. */
  leftS: number
}

const lastsS = 8

/** What was done: it can be taken back, or looked after. Newest last; at most three, the oldest gives way. */
export class ToastStore {
  private toasts: readonly Toast[] = []
  private readonly listeners = new Set<() => void>()
  private nextId = 1

  show(toast: Omit<Toast, 'id' | 'leftS'>): void {
    this.set([...this.toasts.slice(-2), { ...toast, id: this.nextId, leftS: lastsS }])
    this.nextId += 1
  }

  /** A second has passed. */
  tick(): void {
    this.set(
      this.toasts.map((toast) => ({ ...toast, leftS: toast.leftS - 1 })).filter((toast) => toast.leftS > 0),
    )
  }

  dismiss(id: number): void {
    this.set(this.toasts.filter((toast) => toast.id !== id))
  }

  /** Takes back the newest, or the one named. */
  undo(id?: number): void {
    const toast =
      id === undefined ? this.toasts.findLast((one) => one.onUndo) : this.toasts.find((one) => one.id === id)
    if (!toast?.onUndo) return
    this.dismiss(toast.id)
    toast.onUndo()
  }

  readonly read = (): readonly Toast[] => this.toasts

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private set(toasts: readonly Toast[]): void {
    this.toasts = toasts
    for (const listener of this.listeners) listener()
  }
}

/** One per browser tab. */
export const toastStore = new ToastStore()
