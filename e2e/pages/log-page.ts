import { expect, type Locator, type Page } from '@playwright/test'

/** The log of a job on the page of its run. */
export class LogPage {
  readonly grid: Locator
  readonly search: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.grid = page.getByRole('grid', { name: /^Log of / })
    this.search = page.getByRole('searchbox', { name: 'Search in this log' })
  }

  line(number: number): Locator {
    return this.grid.locator(`[data-line="${number}"]`)
  }

  /** All of it was read, and it has so many lines. */
  async waitForAll(lines: number): Promise<void> {
    const foot = this.page.locator('[data-log-state][data-log-lines]')
    await expect(foot).toHaveAttribute('data-log-state', 'ended', { timeout: 60_000 })
    await expect(foot).toHaveAttribute('data-log-lines', String(lines))
  }

  /** Numbers of the lines on the screen. */
  async shown(): Promise<number[]> {
    const lines = await this.grid
      .locator('[data-line]')
      .evaluateAll((rows) => rows.map((row) => row.dataset.line))
    return lines.map(Number)
  }

  /** Milliseconds of the processor that the page takes for a frame, while the log is scrolled from end to end. */
  async workOfFrame(frames: number): Promise<number> {
    const session = await this.page.context().newCDPSession(this.page)
    // The time of the thread, not of the clock: what else the machine does is not measured.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const work = async () => {
      const { metrics } = await session.send('Performance.getMetrics')
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
    }
    const before = await work()
    await this.grid.evaluate(async (box, wanted) => {
      const step = (box.scrollHeight - box.clientHeight) / wanted
      for (let at = 0; at < wanted; at += 1) {
        box.scrollTop += step
        await new Promise((resolve) => requestAnimationFrame(resolve))
      }
    }, frames)
    const took = await work()
    await session.detach()
    return ((took - before) * 1000) / frames
  }
}
