// The sentences of `describe` in English.

import type { LegalBasis } from '../types.js'
import {
  dayOf,
  either,
  listed,
  type Parameter,
  percent,
  type SegmentWords,
  type ShapingWords,
  span,
  type Words,
  written,
} from './words.js'

const LOCALE = 'en-GB'

const BASES: Readonly<Record<LegalBasis, string>> = {
  consent: 'your consent (Art. 6(1)(a) GDPR), which you can withdraw at any time',
  contract: 'the performance of a contract with you (Art. 6(1)(b) GDPR)',
  'legal-obligation': 'a legal obligation (Art. 6(1)(c) GDPR)',
  'vital-interests': 'the protection of vital interests (Art. 6(1)(d) GDPR)',
  'public-task': 'a task in the public interest (Art. 6(1)(e) GDPR)',
  'legitimate-interests': 'legitimate interests (Art. 6(1)(f) GDPR), to which you can object',
}

/** The data that a signal is computed from. */
function goesBy({ name, vectors, neighbours, learned }: Parameter): string {
  const fields = learned.length > 0 ? ` (${listed(LOCALE, learned)})` : ''
  if (vectors) return `how close items are to what you turned to, by the set of item vectors “${name}”`
  if (neighbours) return `what others chose along with what you turned to, or after it, by the table “${name}”`
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

const quoted = (texts: readonly string[]): string =>
  listed(
    LOCALE,
    texts.map((text) => `“${text}”`),
  )

const shaping: ShapingWords = {
  unshaped: 'items stand by their score alone, and nothing is varied, drawn by lot or put back',
  diversity: (share) =>
    share > 0
      ? `likeness to the items above counts for ${percent(LOCALE, share)}`
      : 'likeness to the items above does not count',
  diversify: {
    mmr: 'likeness is judged item by item (mmr)',
    dpp: 'likeness is judged by all items above together (dpp)',
  },
  calibration: (share) =>
    share > 0
      ? `your own mix of interests is followed with a strength of ${percent(LOCALE, share)}`
      : 'your own mix of interests is not followed',
  calibrate: (field) => `the mix that is followed is that of ${field}`,
  exploration: (share) =>
    share > 0 ? `up to ${percent(LOCALE, share)} of the places are filled by lot` : 'no place is filled by lot',
  explore: {
    thompson: 'lots go by what is least certain of your taste, where that is known',
    uniform: 'all that can be drawn has the same lot',
  },
  rotation: (changes) =>
    `items that stand close ${changes ? 'may change' : 'do not change'} places from visit to visit`,
  fatigue: (fatigue) =>
    fatigue
      ? `what you were shown ${times(fatigue.after)} within ${span(LOCALE, fatigue.hours)} and passed by steps back: its score loses ${written(LOCALE, fatigue.cost)}`
      : 'what you passed by does not step back',
  reach: {
    hide: 'what needs something that you have not completed is left out',
    show: 'what needs something that you have not completed is shown as well',
  },
  cart: 'what goes with your cart stands further up, and what is in it is left out',
  frequency: (frequency) =>
    frequency
      ? `what you were shown ${times(frequency.most)} within ${span(LOCALE, frequency.hours)} and passed by is left out`
      : 'nothing is left out for having been shown often',
  caps: (caps) =>
    caps.length > 0
      ? `no more than so many items have the same value: ${numbered(caps)}`
      : 'any number of items may have the same value',
  exposure: (shares) =>
    shares.length > 0
      ? `groups have a share of the places: ${listed(
          LOCALE,
          shares.map(([group, least, most]) => `${group} ${percent(LOCALE, least)} to ${percent(LOCALE, most)}`),
        )}`
      : 'no group has a share of the places that is kept for it',
  boosts: (lifted, lowered) =>
    [
      ...(lifted.length > 0 ? [`the site lifts some items: ${quoted(lifted)}`] : []),
      ...(lowered.length > 0 ? [`the site lowers some items: ${quoted(lowered)}`] : []),
    ].join('; ') || 'the site lifts and lowers nothing',
  pins: (placed) =>
    placed.length > 0 ? `the site puts some items in a place: ${quoted(placed)}` : 'the site puts nothing in a place',
  available: (fields) => `only what is available there is shown, by ${listed(LOCALE, fields)}`,
}

const segments: SegmentWords = {
  named: 'The site names groups of visitors. You belong to one while all that is said of it here holds:',
  segment: (name, conditions) => `“${name}”: ${conditions.join('; ')}.`,
  interest: (interest, atLeast, atMost) =>
    `${interest} has ${bounds(atLeast, atMost)} of the weight of your strongest interest`,
  situation: (key, values) => `${key} is ${either(LOCALE, values)}`,
  fact: (name, words) => `${name} is stated as ${either(LOCALE, words)}`,
  factBetween: (name, least, most) => `${name} is stated as ${between(number(least), number(most))}`,
  acts: (atLeast) => `you did something with items at least ${times(atLeast)}`,
  recency: (atLeast, atMost) => `what you did last is ${between(spanned(atLeast), spanned(atMost))} ago`,
  counted: {
    visits: (least, most, within) => `you came ${between(number(least), number(most))} times${ofLate(within)}`,
    purchases: (least, most, within) =>
      `you bought something ${between(number(least), number(most))} times${ofLate(within)}`,
    spend: (least, most, within) => `you spent ${between(number(least), number(most))}${ofLate(within)}`,
  },
  centroid: (near, far, atLeast) =>
    `your interests are ${listed(LOCALE, [
      ...(near.length > 0 ? [`like ${listed(LOCALE, near)}`] : []),
      ...(far.length > 0 ? [`unlike ${listed(LOCALE, far)}`] : []),
    ])}, with a likeness of at least ${written(LOCALE, atLeast)}`,
  nearest: (group) => `of the groups of “${group}” it is the nearest to your interests`,
  stays: [
    'Whether you belong to one is computed in this browser. The page can ask for it and go by it.',
    'Penchant tells it to nobody else and keeps no note of it.',
  ],
}

const times = (count: number): string => (count === 1 ? 'once' : `${written(LOCALE, count)} times`)

const bounds = (atLeast: number | undefined, atMost: number | undefined): string =>
  between(share(atLeast), share(atMost))

type Bound = string | false

/** Two bounds in words, of which one may be missing. */
function between(least: Bound, most: Bound): string {
  if (most === false) return `at least ${least}`
  return least === false ? `at most ${most}` : `${least} to ${most}`
}
const share = (bound: number | undefined): Bound => bound !== undefined && percent(LOCALE, bound)
const number = (bound: number | undefined): Bound => bound !== undefined && written(LOCALE, bound)
const spanned = (hours: number | undefined): Bound => hours !== undefined && span(LOCALE, hours)
const ofLate = (within: number | undefined): string =>
  within === undefined ? '' : ` in the last ${span(LOCALE, within)}`

/** Names, each with its number, as a list. */
const numbered = (numbers: readonly (readonly [string, number])[]): string =>
  listed(
    LOCALE,
    numbers.map(([name, number]) => `${name} ${written(LOCALE, number)}`),
  )

export const english: Words = {
  locale: 'en',
  titles: {
    purposes: 'What it is for',
    storage: 'What is stored, where and for how long',
    ranking: 'What decides the order',
    segments: 'Which groups you may belong to',
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
    'At the level “device”, it is kept in the storage of this browser (IndexedDB), on this device; a note beside it (localStorage) says that it is there, and about how many entries it has had. What the site offers, as it was last loaded, is kept as well (Cache Storage), for when the site cannot be reached.',
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
    'Then the list is varied: what is too like the items above it steps back, and smaller interests keep their share. As a visit begins, one of your interests, drawn by lot, comes first.',
  explores: (share) =>
    `Up to ${percent(LOCALE, share)} of the places are filled by lot, mostly with something outside your interests; you can ask for more or less of that.`,
  tires: 'What you were shown several times and passed by steps back for a while.',
  serves:
    'What you bought counts against more of its kind for as long as one does not need another; what one needs again comes back when it is time.',
  facts: (names) =>
    `What you or the site state about you counts: ${listed(LOCALE, names)}. Items that match stand further up; you see what was stated, and can take it back.`,
  carts: 'What goes with your cart stands further up, and what is in it is left out.',
  paths: (hides) =>
    `What follows on what you completed comes first${hides ? '; what needs something that you have not completed is left out' : ''}.`,
  variants:
    'Of several variants of a product, one is shown: where it is known, the one that goes with what you chose before.',
  rotates: 'Items that stand close may change places from visit to visit.',
  rules: 'The site limits, lifts or places some items itself; the explanation of an item says where it does.',
  heldOut: (share) =>
    `${percent(LOCALE, share)} of visitors, drawn by lot, get the order that is the same for everybody, so that the two can be compared.`,
  surface: (name, weights) =>
    `On the part of the site called “${name}”, these weights differ: ` + `${numbered(weights)}.`,
  shapedOtherwise: (name, clauses) =>
    `On the part of the site called “${name}”, the list is shaped otherwise: ${clauses.join('; ')}.`,
  shaping,
  segments,
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
