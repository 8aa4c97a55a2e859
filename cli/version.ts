/** Of package.json; a test holds them together. */
export const cliVersion = '0.1.0'
