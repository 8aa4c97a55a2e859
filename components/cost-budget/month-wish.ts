/** The month that an address asks for; what is none is not asked. */
export function readMonth(params: URLSearchParams): string | undefined {
  const month = params.get('month')
  return month !== null && /^20\d{2}-(0[1-9]|1[0-2])$/.test(month) ? month : undefined
}
