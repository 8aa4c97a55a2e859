import type { Command } from '../command.ts'
import { exitCodes } from '../exit-code.ts'
import { cliVersion } from '../version.ts'

export const version: Command = {
  name: 'version',
  positionals: [],
  options: {},
  async run({ answer }) {
    const node = process.versions.node
    answer({ version: cliVersion, node }, () => [`sluice ${cliVersion} (Node ${node})`])
    return exitCodes.done
  },
}
