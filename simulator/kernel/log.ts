/** One JSON line on stderr for what should never happen: a bug of the simulator, not a refusal. */
export function reportBug(where: Record<string, unknown>, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`${JSON.stringify({ level: 'error', ...where, error: text })}\n`)
}
