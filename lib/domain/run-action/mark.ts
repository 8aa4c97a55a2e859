/** The parameter by which a run that was started here is found again: the id of the action. */
export const requestParameter = 'SLUICE_REQUEST'
/** The parameter by which a promotion of ours names itself to the pipelines that it starts. */
export const promotionParameter = 'SLUICE_PROMOTION'

/** Names of parameters that are ours to give. */
export const isOurs = (key: string): boolean => /^SLUICE_/i.test(key)

/** The number of the promotion that started a run; null: none did. */
export function promotionOf(parameters: readonly { key: string; value: string | null }[]): number | null {
  const said = parameters.find(({ key }) => key === promotionParameter)?.value ?? ''
  const number = /^P-(\d{1,9})$/.exec(said)?.[1]
  return number === undefined ? null : Number(number)
}
