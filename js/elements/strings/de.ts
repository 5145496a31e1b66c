// The elements' words in German.

import { german } from '../../words/de.js'
import type { Strings } from './en.js'

const events = (n: number) => (n === 1 ? '1 Ereignis' : `${n} Ereignisse`)

export const de: Strings = {
  messages: german,

  shelf: 'Für dich empfohlen',
  together: 'Passt gut dazu',
  history: 'Zuletzt angesehen',
  loading: 'Wird geladen…',
  empty: 'Hier gibt es gerade nichts.',
  failed: 'Das hat nicht geklappt. Bitte versuch es noch einmal.',
  unavailable: 'Das lässt sich gerade nicht anzeigen.',
  again: 'Noch einmal',

  why: 'Warum das?',
  whyTitle: (title) => `Warum ${title}?`,
  close: 'Schließen',
  position: (n) => `Platz ${n} in dieser Liste.`,
  pro: 'Was dafür spricht',
  contra: 'Was dagegen spricht',
  sum: 'Die genaue Rechnung',
  part: 'Teil',
  adds: 'Beitrag',
  total: 'Summe',
  stages: 'Was nach der Rechnung geschah',
  notInterested: 'Interessiert mich nicht',
  lessOf: (label) => `Nichts mehr: ${label}`,
  moreOf: (label) => `Mehr davon: ${label}`,
  noted: 'Gemerkt. Die Liste folgt, sobald du dies schließt.',
  noExplanation: 'Diese Liste ist zu lange her. Lade die Seite neu und frag noch einmal.',

  undo: 'Rückgängig',
  undone: 'Zurückgenommen.',
  done: 'Erledigt.',
  notRecorded: 'Nichts wurde gemerkt, denn das Lernen ist aus.',

  consent: 'Darf diese Seite aus dem lernen, was du tust?',
  consentLead:
    'Sie lernt nur in deinem Browser, um Passendes nach vorn zu stellen. Du kannst das jederzeit wieder ändern.',
  levels: { off: 'Nein', session: 'Während dieses Besuchs', device: 'Ja, auf diesem Gerät' },
  levelNotes: {
    off: 'Nichts wird gelernt. Was gespeichert war, wird gelöscht. Du siehst die Reihenfolge der Seite.',
    session: 'Gemerkt, bis diese Seite geschlossen wird, und nirgends gespeichert.',
    device: 'In diesem Browser gespeichert, bis du es löschst.',
  },
  consentSet: {
    off: 'Das Lernen ist aus, und was gespeichert war, ist gelöscht.',
    session: 'Während dieses Besuchs wird gelernt.',
    device: 'Auf diesem Gerät wird gelernt.',
  },
  pause: 'Pause: nichts lernen, behalten, was da ist',
  paused: 'Das Lernen ruht.',
  since: (date) => `Deine Wahl vom ${date}.`,

  dial: 'Wie persönlich soll es sein?',
  dialLow: 'Die Reihenfolge der Seite',
  dialHigh: 'Ganz nach mir',
  dialSet: (percent) => `${percent} persönlich.`,
  surprise: 'Wie sehr darf es dich überraschen?',
  surpriseLow: 'Mehr davon',
  surpriseHigh: 'Überrasch mich',
  surpriseSet: (percent) => `${percent} Überraschung.`,

  interests: 'Was über dich gelernt wurde',
  noInterests: 'Noch nichts.',
  liked: 'Das magst du',
  avoided: 'Das magst du nicht',
  muted: 'Wird nie gezeigt',
  strength: 'Wie viel es zählt',
  less: 'Weniger',
  more: 'Mehr',
  pin: 'Anheften',
  pinned: 'angeheftet',
  mute: 'Nie zeigen',
  allow: 'Wieder erlauben',
  forget: 'Vergessen',
  forgotten: (n) => `Vergessen: ${events(n)}.`,
  weight: (percent) => percent,

  timeline: 'Was du getan hast',
  noTimeline: 'Nichts ist gemerkt.',
  taught: 'Gelernt',
  earlier: 'Früheres zeigen',
  takenBack: 'zurückgenommen',
  forgetThis: (what) => `Vergessen: ${what}`,
  events,
  notMe: 'Das war ich nicht',
  notMeThis: (when) => `Das war ich nicht: der Besuch vom ${when}`,
  movedOut: (n) => `Aus deinem Profil herausgenommen: ${events(n)}.`,
  branches: 'Getrennt aufbewahrt, weil du es nicht warst',
  apart: 'getrennt aufbewahrt',
  bringBack: 'Zurückholen',
  bringBackThis: (name) => `Zurückholen: ${name}`,
  broughtBack: 'Es zählt wieder.',
  eraseBranch: 'Löschen',
  eraseThis: (name) => `Löschen: ${name}`,

  data: 'Deine Daten',
  kept: (count, where) =>
    where === 'none'
      ? 'Nichts ist gespeichert.'
      : `${events(count)}, gespeichert ${where === 'memory' ? 'im Speicher, bis diese Seite geschlossen wird' : 'in diesem Browser'}.`,
  export: 'Meine Daten herunterladen',
  import: 'Meine Daten mitbringen',
  importReplace: 'Vorhandenes ersetzen',
  imported: (n, skipped) => `Mitgebracht: ${events(n)}${skipped ? `, ${skipped} ausgelassen` : ''}.`,
  notReadable: 'Diese Datei ist kein Profil, das hier heruntergeladen wurde.',
  erase: 'Alles löschen',
  eraseSure: 'Ja, alles löschen',
  eraseWarning: 'Alles wird gelöscht, in jedem Tab. Das lässt sich nicht rückgängig machen.',
  cancel: 'Abbrechen',
  erased: 'Alles ist gelöscht.',

  privacy: 'Was dieses Gerät verlässt',
  privacyLead: 'Nichts von dem, was über dich gelernt wird. Es wird in deinem Browser berechnet und gespeichert.',
  privacyPoints: [
    'Der Server der Seite sieht, was jeder Server sieht: deine Adresse, die Seiten, die du öffnest, und die Bilder, die dein Browser lädt.',
    'Öffnest du etwas Empfohlenes, so sieht die Seite, dass du es geöffnet hast.',
    'Wer diesen Browser benutzen kann, und jedes Skript auf dieser Seite, kann lesen, was gespeichert ist: Es ist nicht verschlüsselt.',
  ],
  notice: 'Der ganze Hinweis',
}
