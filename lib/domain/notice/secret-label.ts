/** What a robot's address and secret are sealed for: moved to another route they do not open. */
export const routeSecretLabel = (routeId: string): string => `notice-route ${routeId}`
