// The sentences of `describe` in English.

import type { LegalBasis } from '../types.js'
import { dayOf, listed, type Parameter, percent, span, type Words, written } from './words.js'

const LOCALE = 'en-GB'

const BASES: Readonly<Record<LegalBasis, string>> = {
  consent: 'your consent (Art. 6(1)(a) GDPR), which you can withdraw at any time',
  contract: 'the performance of a contract with you (Art. 6(1)(b) GDPR)',
  'legal-obligation': 'a legal obligation (Art. 6(1)(c) GDPR)',
  'vital-interests': 'the protection of vital interests (Art. 6(1)(d) GDPR)',
  'public-task': 'a task in the public interest (Art. 6(1)(e) GDPR)',
  'legitimate-interests': 'legitimate interests (Art. 6(1)(f) GDPR), to which you can object',
}

/** What each signal goes by. */
function goesBy({ name, vectors, learned }: Parameter): string {
  const fields = learned.length > 0 ? ` (${listed(LOCALE, learned)})` : ''
  if (vectors) return `how close items are to what you turned to, by the set of item vectors “${name}”`
  switch (name) {
    case 'affinity':
      return `what items have in common with those you turned to in the long run${fields}`
    case 'session':
      return `what they have in common with those you turned to just now${fields}`
    case 'context':
      return 'what you turn to in a situation like this one, such as this time of day or this kind of device'
    case 'price':
      return 'how well the price fits those of what you liked'
    case 'popularity':
      return 'how popular an item is, the same for every visitor'
    case 'trending':
      return 'how popular an item has been of late, the same for every visitor'
    case 'freshness':
      return 'how new an item is, the same for every visitor'
    default:
      return name
  }
}

export const english: Words = {
  locale: 'en',
  titles: {
    purposes: 'What it is for',
    storage: 'What is stored, where and for how long',
    ranking: 'What decides the order',
    never: 'What is never learned',
    device: 'Where your data goes',
    controls: 'What you can do',
    contact: 'Who answers for it',
  },
  purposes: (purposes) => `This site orders what it shows for these purposes: ${purposes.join('; ')}.`,
  legalBasis: (basis) => `The legal basis that the site names is ${BASES[basis]}.`,
  levels: [
    'While personalization is off, nothing is learned and nothing is stored.',
    'At the level “session”, what you do is kept in the memory of the page and is gone when you leave it.',
    'At the level “device”, it is kept in the storage of this browser (IndexedDB), on this device.',
  ],
  stored: (situation) =>
    'An entry says what you did (such as opening, liking or sending away), with which item and its features, when and on ' +
    `which part of the site, and what you searched for${situation ? '; with it stands a coarse situation: part of the day, weekday or weekend, kind of device, language' : ''}.`,
  kept: (events, days) =>
    `At most ${written(LOCALE, events)} entries are kept, and none for longer than ${span(LOCALE, days * 24)}.`,
  personalOrder: 'The order is a weighted sum of these parameters, the weightiest first:',
  sameOrder: 'The order is the same for every visitor, a weighted sum of these parameters, the weightiest first:',
  noSignals: 'No parameter is in force: items stand in the order of the site’s catalogue.',
  signal: (parameter) =>
    `${percent(LOCALE, parameter.share)} of the weight: ${goesBy(parameter)}${parameter.against ? '; more of it puts an item further down' : ''}.`,
  fades: (long, short) =>
    `What you did fades: it counts half after ${span(LOCALE, long)}` +
    `${short === undefined ? '' : `, and as part of the session after ${span(LOCALE, short)}`}.`,
  trust: 'The less is known of you, the less the personal parameters count.',
  adapts: 'How much each parameter counts is adapted, on this device, to what you opened of what you were shown.',
  varies:
    'Then the list is varied: what is too like the items above it steps back, and smaller interests keep their share.',
  explores: (share) =>
    `Up to ${percent(LOCALE, share)} of the places are filled by lot, mostly with something outside your interests; you can ask for more or less of that.`,
  tires: 'What you were shown several times and passed by steps back for a while.',
  rules: 'The site limits, lifts or places some items itself; the explanation of an item says where it does.',
  heldOut: (share) =>
    `${percent(LOCALE, share)} of visitors, drawn by lot, get the order that is the same for everybody, so that the two can be compared.`,
  surface: (name, weights) =>
    `On the part of the site called “${name}”, these weights differ: ` +
    `${listed(
      LOCALE,
      weights.map(([signal, weight]) => `${signal} ${written(LOCALE, weight)}`),
    )}.`,
  forbidden: (surfaces) =>
    `Not personal at all, and in the same order for every visitor: ${listed(LOCALE, surfaces)}. Only what you sent away stays away there.`,
  sensitive: (fields) => `Nothing is ever learned from these properties of items: ${listed(LOCALE, fields)}.`,
  device: [
    'What is learned and the order that follows from it are computed in this browser. Penchant sends none of it to anybody.',
    'It asks the site for its program and its catalogue, and these requests are the same for every visitor.',
    'Only if you agree to it can the site ask for answers about what it tries out; chance is mixed into each of them.',
  ],
  controls: [
    'You can turn personalization off, keep it to the session, or let it be kept on this device, and change that at any time.',
    'You can set how personal the order is, down to the site’s own.',
    'You can see what was learned and from what, and why an item stands where it does.',
    'You can pin, mute and weigh interests, take back single entries, and forget all of it.',
    'You can take your data with you as a file, and bring it back.',
  ],
  owner: (owner, contact) => `${owner} answers for this personalization. Contact: ${contact}.`,
  notice: (address) => `The whole privacy notice: ${address}.`,
  version: (version) => `This is version ${version} of the policy.`,
  review: (day) => `It is to be reviewed by ${dayOf(LOCALE, day)}.`,
}
