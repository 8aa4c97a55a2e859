import type { Seed } from '../start.ts'

/** The seed of a named scenario. */
export async function scenarioNamed(name: string): Promise<Seed> {
  if (name === 'empty') return () => undefined
  throw new Error(`There is no scenario ${name}.`)
}
