/** Path and search of the page that is asked for, to come back to after signing in: Next.js tells a page its parameters, but not its address. */
export const addressHeader = 'x-sluice-address'
