import { mark, type RobotWire, refused } from './robot-wire.ts'

// Incoming webhooks (docs.slack.dev, "sending messages using incoming webhooks" and "rate limits"): one message a
// second, HTTP 200 with `ok`, else a status with one word such as no_service; 429 with Retry-After. Not signed.

/** The three signs that mean something in Slack's text; an address stays one. */
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

export const slack: RobotWire = {
  name: 'Slack',
  perMinute: 60,
  silentMs: 60_000,
  compose: (robot, message) => ({
    url: new URL(robot.url),
    body: { text: `*${escaped(message.title)}*\n${escaped(message.text)}\n${mark(message.id)}` },
  }),
  read: ({ status, text }) => {
    if (status === 200 && text.trim() === 'ok') return { state: 'sent' }
    const word = /^[\w ]{1,60}$/.test(text.trim()) ? `: ${text.trim()}` : ''
    return refused(`answered HTTP ${status}${word}`, status === 429)
  },
}
