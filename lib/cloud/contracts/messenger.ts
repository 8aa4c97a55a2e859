import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Destination, Messenger, OutgoingMessage } from '../ports/messenger.ts'

/** One way to people, arranged by whoever brings it. */
export interface MessengerScene {
  messenger: Messenger
  to: Destination
  /** What arrived there, as its receiver got it. */
  received(): { title: string; body: string; id: string }[]
  /** The next message is refused with these words. */
  refuseNext(words: string): void
  /** Nobody answers any more. */
  goAway(): Promise<void>
  close(): Promise<void>
}

export const aMessage = (more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: '0190a1b2-0000-7000-8000-00000000abcd',
  title: '请审批:order-service → 生产',
  text: 'Wang asks for P-7.\n\nhttps://sluice.example/promotions/P-7',
  markdown: '#### 请审批\n\nWang asks for P-7.',
  ...more,
})

/** What every messenger keeps, whichever way it goes. */
export function describeMessenger(name: string, arrange: () => Promise<MessengerScene>): void {
  describe(`messenger: ${name}`, () => {
    let scene: MessengerScene
    const send = (message = aMessage()) =>
      scene.messenger.send(scene.to, message, new AbortController().signal)
    beforeEach(async () => {
      scene = await arrange()
    })
    afterEach(() => scene.close())

    it('brings title and text as they are, in any language', async () => {
      expect(await send()).toEqual({ state: 'sent' })
      const [got, ...rest] = scene.received()
      expect(rest).toEqual([])
      expect(got?.title).toBe('请审批:order-service → 生产')
      expect(got?.body).toContain('Wang asks for P-7.')
    })

    it('gives the same message the same name on every attempt, and another one another', async () => {
      await send()
      await send()
      await send(aMessage({ id: '0190a1b2-0000-7000-8000-0000000012ef' }))
      const ids = scene.received().map(({ id }) => id)
      expect(ids[0]).toBe(ids[1])
      expect(ids[2]).not.toBe(ids[0])
    })

    it('says why it was refused, and that nothing arrived', async () => {
      scene.refuseNext('not today')
      const answer = await send()
      expect(answer).toMatchObject({ state: 'not-sent' })
      expect(JSON.stringify(answer)).toContain('not today')
      expect(scene.received()).toEqual([])
      expect(await send()).toEqual({ state: 'sent' })
    })

    it('answers, and never throws, when nobody is there', async () => {
      await scene.goAway()
      const answer = await send()
      expect(answer.state).toBe('not-sent')
      expect(JSON.stringify(answer)).not.toMatch(/token-of-the-robot|s3cret|passw0rd/)
    })
  })
}
