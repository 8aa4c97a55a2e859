/** Names under which a finding can be let through: by itself, or its rule for a whole service. */
export const waiverNameOf = (rule: string, subject: string): string => `${rule} ${subject}`.slice(0, 200)
export const waiverNameOfRule = (rule: string): string => `${rule} *`
