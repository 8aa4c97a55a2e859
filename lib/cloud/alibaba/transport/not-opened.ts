const codes = /^(Service|Product)Not(Open|Opened|Enabled|Activated)$/i
/**
 * Function Compute answers 403 `AccessDenied`: "FC service is not enabled for current user". What EDAS says is documented
 * nowhere; products say it in these words, in one language or the other.
 */
const words =
  /\b(service|product|EDAS) (is|has) not( yet)?( been)? (enabled|open|opened|activated)\b|\b(user|account) has not (enabled|opened|activated)\b|未开通/i

/** The account has not opened the product: nothing is wrong, and nothing is there. */
export const isNotOpened = (code: string | null, message: string): boolean =>
  (code !== null && codes.test(code)) || words.test(message)
