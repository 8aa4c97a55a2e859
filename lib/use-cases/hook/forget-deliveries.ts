import { forgetDeliveries as forget } from '../../catalog/hook/deliveries.ts'
import type { Surroundings } from '../define.ts'

/** What came is remembered for so many days, and so many of each kind of a connection. */
const remembered = { days: 7, each: 1000 }

/** Forgets old deliveries; answers how many. */
export const forgetDeliveries = ({ database }: Pick<Surroundings, 'database'>): Promise<number> =>
  forget(database, remembered.days, remembered.each)
