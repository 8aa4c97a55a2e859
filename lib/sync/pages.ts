import type { CloudResult, Page } from '../cloud/ports/outcome.ts'
import { need } from './cloud-stop.ts'

/** Page by page until the end of a listing, or until the reader stops; a page that cannot be had ends the pass. */
export async function* pagesOf<T>(
  ask: (mark: string | null) => Promise<CloudResult<Page<T>>>,
): AsyncGenerator<Page<T>, void> {
  let mark: string | null = null
  do {
    const page: Page<T> = need(await ask(mark))
    yield page
    mark = page.next
  } while (mark !== null)
}
