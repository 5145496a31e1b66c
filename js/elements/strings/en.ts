// The elements' strings in English. Every other language has the same keys; a test checks that.

import type { ConsentLevel } from '../../types.js'
import type { Messages } from '../../words/messages.js'
import { first } from './first.js'

const events = (n: number) => (n === 1 ? '1 event' : `${n} events`)

export const en = {
  ...first,

  whyTitle: (title: string) => `Why ${title}?`,
  close: 'Close',
  position: (n: number) => `Number ${n} on this shelf.`,
  pro: 'What speaks for it',
  contra: 'What speaks against it',
  sum: 'The exact sum',
  part: 'Part',
  adds: 'Adds',
  total: 'Score',
  stages: 'What happened after the sum',
  notInterested: 'Not interested',
  lessOf: (label: string) => `Nothing more of ${label}`,
  moreOf: (label: string) => `More of ${label}`,
  noted: 'Noted. The shelf follows when you close this.',
  noExplanation: 'This shelf is too long ago to be explained. Reload the page and ask again.',

  undo: 'Undo',
  undone: 'Taken back.',
  done: 'Done.',
  notRecorded: 'Nothing was noted, since learning is off.',

  consent: 'May this site learn from what you do?',
  consentLead: 'It learns in your browser alone, to put first what suits you. You can change your mind at any time.',
  levels: {
    off: 'No',
    session: 'During this visit',
    device: 'Yes, on this device',
  } satisfies Record<ConsentLevel, string>,
  levelNotes: {
    off: 'Nothing is learned. What was kept is erased. You see the site’s own order.',
    session: 'Remembered until this page is closed, and kept nowhere.',
    device: 'Kept in this browser until you erase it.',
  } satisfies Record<ConsentLevel, string>,
  consentSet: {
    off: 'Learning is off, and what was kept is erased.',
    session: 'It learns during this visit.',
    device: 'It learns on this device.',
  } satisfies Record<ConsentLevel, string>,
  pause: 'Pause: learn nothing, keep what is there',
  paused: 'Learning is paused.',
  since: (date: string) => `Your choice of ${date}.`,

  dial: 'How personal should it be?',
  dialLow: 'The site’s own order',
  dialHigh: 'All about me',
  dialSet: (percent: string) => `${percent} personal.`,
  surprise: 'How much should it surprise you?',
  surpriseLow: 'More like this',
  surpriseHigh: 'Surprise me',
  surpriseSet: (percent: string) => `${percent} surprise.`,

  interests: 'What was learned about you',
  noInterests: 'Nothing yet.',
  liked: 'You turn to',
  avoided: 'You turn away from',
  muted: 'Never shown',
  strength: 'How much it counts',
  less: 'Less',
  more: 'More',
  pin: 'Pin',
  pinned: 'pinned',
  mute: 'Never show',
  allow: 'Allow again',
  forget: 'Forget',
  forgotten: (n: number) => `Forgotten: ${events(n)}.`,
  weight: (percent: string) => `${percent}`,

  timeline: 'What you did',
  noTimeline: 'Nothing is remembered.',
  taught: 'Taught',
  earlier: 'Show earlier',
  takenBack: 'taken back',
  forgetThis: (what: string) => `Forget: ${what}`,
  events,
  notMe: 'That wasn’t me',
  notMeThis: (when: string) => `That wasn’t me: the visit of ${when}`,
  movedOut: (n: number) => `Moved out of your profile: ${events(n)}.`,
  branches: 'Kept apart, since it wasn’t you',
  apart: 'kept apart',
  bringBack: 'Bring back',
  bringBackThis: (name: string) => `Bring back: ${name}`,
  broughtBack: 'It counts again.',
  eraseBranch: 'Erase',
  eraseThis: (name: string) => `Erase: ${name}`,

  data: 'Your data',
  kept: (count: number, where: 'indexeddb' | 'memory' | 'none') =>
    where === 'none'
      ? 'Nothing is kept.'
      : `${events(count)} kept in ${where === 'memory' ? 'memory, until this page is closed' : 'this browser'}.`,
  export: 'Download my data',
  import: 'Bring my data',
  importReplace: 'Replace what is there',
  imported: (n: number, skipped: number) => `Brought: ${events(n)}${skipped ? `, ${skipped} left out` : ''}.`,
  notReadable: 'This file is not a profile that was downloaded here.',
  erase: 'Erase everything',
  eraseSure: 'Yes, erase everything',
  eraseWarning: 'Everything is erased, in every tab. This cannot be undone.',
  cancel: 'Cancel',
  erased: 'Everything is erased.',

  privacy: 'What leaves this device',
  privacyLead: 'Nothing of what is learned about you. It is computed and kept in your browser.',
  privacyPoints: [
    'The site’s server sees what any server sees: your address, the pages you open and the images your browser loads.',
    'If you open something recommended, the site sees that you opened it.',
    'Whoever can use this browser, and any script on this site, can read what is kept: it is not encrypted.',
  ] as readonly string[],
  notice: 'The whole notice',
}

/** The strings of a language. */
export type Strings = typeof en & {
  /** The sentences about reasons; those of `penchant/words` if left out. */
  readonly messages?: Messages
}
