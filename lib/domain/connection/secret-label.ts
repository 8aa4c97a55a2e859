/**
 * What a sealed connection secret is sealed for: authenticated with it, so that a value moved to another row, another
 * purpose or another environment does not open there.
 */
export function secretLabel(of: {
  connectionId: string
  purpose: string
  environmentId: string | null
}): string {
  return `connection ${of.connectionId} ${of.purpose} ${of.environmentId ?? 'all'}`
}
