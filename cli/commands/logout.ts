import type { Command } from '../command.ts'
import { fileOf, forgetLogin } from '../credentials.ts'
import { exitCodes } from '../exit-code.ts'

/** Forgets the token on this machine. It stays good elsewhere until somebody revokes it. */
export const logout: Command = {
  name: 'logout',
  positionals: [],
  options: {},
  async run({ around, words, answer }) {
    const had = forgetLogin(around.env)
    answer({ forgotten: had }, () => [
      words.say(had ? 'logout.done' : 'logout.nothing', { file: fileOf(around.env) }),
    ])
    return exitCodes.done
  },
}
