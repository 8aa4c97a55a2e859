/** The name under which one finding is let through: its rule, where it is, and what makes it one. */
export const waiverNameOf = (rule: string, repository: string | null, subject: string): string =>
  `${rule} ${repository === null ? '' : `${repository}: `}${subject}`.slice(0, 200)

/** The name of its rule as a whole: for a service, whatever it is found in. */
export const waiverNameOfRule = (rule: string): string => `${rule} *`
