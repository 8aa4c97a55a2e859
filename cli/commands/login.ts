import type { Session } from '../../lib/api/contract/session.ts'
import { createApi } from '../api.ts'
import type { Command } from '../command.ts'
import { addressOf, keepLogin } from '../credentials.ts'
import { exitCodes } from '../exit-code.ts'
import { misused } from '../failure.ts'
import { question, readAll } from '../terminal.ts'

const isLoopback = (url: string) => /^http:\/\/(localhost|127\.|\[::1\])/.test(url)

/** Asks for the address and a token, tries them, and keeps them. The token comes by the terminal or standard input. */
export const login: Command = {
  name: 'login',
  positionals: ['[ADDRESS]'],
  options: {},
  async run({ typed, around, words, answer }) {
    const given = typed.positionals[0] ?? around.env.SLUICE_URL
    const interactive = around.stdin.isTTY === true
    const address = given ?? (interactive ? await question(around, words.say('login.address')) : null)
    if (!address) throw misused('no-address')
    const url = addressOf(address)
    if (url.startsWith('http:') && !isLoopback(url)) around.err(words.say('login.plain', { url }))
    if (interactive) around.err(words.say('login.where', { url }))
    const token = interactive ? await question(around, words.say('login.token'), true) : await readAll(around)
    if (!token) throw misused('no-token-given')
    if (!/^slc_[A-Za-z0-9_-]{43}$/.test(token)) throw misused('not-a-token')
    const session = await createApi({ url, token }).get<Session>('/session')
    const file = keepLogin(around.env, { url, token })
    answer(session, () => [
      words.say('login.done', {
        name: session.person.name,
        organisation: session.organisation.name,
        scopes: session.token?.scopes.join(', ') ?? '',
        file,
      }),
    ])
    return exitCodes.done
  },
}
