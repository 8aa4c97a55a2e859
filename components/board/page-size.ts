/** The first page of a long list is about what a screen shows, so that it is there at once; those after it are larger. */
export function pageFrom(cursor: string | undefined): { cursor?: string; limit: number } {
  return cursor ? { cursor, limit: 100 } : { limit: 30 }
}
