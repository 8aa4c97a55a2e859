const size = 100

/** What the page asks for first, on the server as in the browser. */
export const rowsInput = (id: string) => (cursor: string | undefined) =>
  cursor ? { id, cursor, limit: size } : { id, limit: size }
