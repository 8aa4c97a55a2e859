import { amountText } from '../estate/price.ts'

const exact = JSON as unknown as { rawJSON(text: string): number }

/** An amount as a JSON number with all its six places, never through a float. */
export const amount = (micro: number): number => exact.rawJSON(amountText(micro))
