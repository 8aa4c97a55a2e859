/** Pages inside a page whose address is not already a name, and the message that names each. */
export const innerPages: Record<string, string> = {
  connections: 'connection.title',
  environments: 'environmentSettings.title',
  people: 'person.title',
  roster: 'roster.title',
  tokens: 'token.title',
  profile: 'profile.title',
  handover: 'change.handover',
  evidence: 'evidence.title',
  notifications: 'notice.title',
  waivers: 'waiver.list',
  registry: 'registry.title',
  new: 'freezes.form.new',
  'freezes/id': 'freezes.window.loading',
  calendars: 'freezes.calendar.title',
  'runs/id': 'run.one',
}
