// The elements' words in German.

import type { Strings } from './en.js'

const events = (n: number) => (n === 1 ? '1 Ereignis' : `${n} Ereignisse`)

export const de: Strings = {
  acts: {
    impression: 'gesehen',
    click: 'geöffnet',
    view: 'geöffnet',
    dwell: 'länger angesehen',
    like: 'gemocht',
    dislike: 'nicht gemocht',
    not_interested: 'nicht gewollt',
    bookmark: 'gemerkt',
    share: 'geteilt',
    cart: 'in den Korb gelegt',
    purchase: 'gekauft',
    rating: 'bewertet',
    search: 'gesucht',
    undo: 'zurückgenommen',
    pin: 'angeheftet',
    mute: 'ausgeblendet',
    weigh: 'gewichtet',
    release: 'freigegeben',
    dial: 'den Regler bewegt',
  },
  sources: {
    popularity: 'Bei allen hier beliebt',
    trending: 'Zuletzt sehr gefragt',
    freshness: 'Neu hier',
    price: 'Im Preis wie das, was Sie mögen',
    similarity: 'Ähnlich dem, was Sie gerade ansehen',
    query: 'Passt zu Ihrer Suche',
    visitor: 'Passt zu dem, was Sie mögen',
    wish: 'Sie haben es sich gewünscht',
    taste: 'Nah an dem, was Sie mögen',
  },
  quote: (title) => `„${title}“`,
  something: 'etwas, das es hier nicht mehr gibt',
  because: (deeds) => `weil Sie ${deeds.map(({ act, titles }) => `${titles} ${act}`).join(' und ')} haben`,
  baseline: (label) => `${label}: was jeder Artikel bekommt, abgezogen`,

  shelf: 'Für Sie empfohlen',
  loading: 'Wird geladen…',
  empty: 'Hier gibt es gerade nichts.',
  failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
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
  without: (title, place) =>
    place === undefined
      ? `Ohne ${title} stünde es nicht in dieser Liste.`
      : `Ohne ${title} wäre es auf Platz ${place}.`,
  notInterested: 'Interessiert mich nicht',
  lessOf: (label) => `Nichts mehr: ${label}`,
  moreOf: (label) => `Mehr davon: ${label}`,
  noted: 'Gemerkt. Die Liste folgt, sobald Sie dies schließen.',
  noExplanation: 'Diese Liste ist zu lange her. Laden Sie die Seite neu und fragen Sie noch einmal.',

  undo: 'Rückgängig',
  undone: 'Zurückgenommen.',
  done: 'Erledigt.',
  notRecorded: 'Nichts wurde gemerkt, denn das Lernen ist aus.',

  consent: 'Darf diese Seite aus dem lernen, was Sie tun?',
  consentLead:
    'Sie lernt nur in Ihrem Browser, um Passendes nach vorn zu stellen. Sie können das jederzeit wieder ändern.',
  levels: { off: 'Nein', session: 'Während dieses Besuchs', device: 'Ja, auf diesem Gerät' },
  levelNotes: {
    off: 'Nichts wird gelernt. Was gespeichert war, wird gelöscht. Sie sehen die Reihenfolge der Seite.',
    session: 'Gemerkt, bis diese Seite geschlossen wird, und nirgends gespeichert.',
    device: 'In diesem Browser gespeichert, bis Sie es löschen.',
  },
  consentSet: {
    off: 'Das Lernen ist aus, und was gespeichert war, ist gelöscht.',
    session: 'Während dieses Besuchs wird gelernt.',
    device: 'Auf diesem Gerät wird gelernt.',
  },
  pause: 'Pause: nichts lernen, behalten, was da ist',
  paused: 'Das Lernen ruht.',
  since: (date) => `Ihre Wahl vom ${date}.`,

  dial: 'Wie persönlich soll es sein?',
  dialLow: 'Die Reihenfolge der Seite',
  dialHigh: 'Ganz nach mir',
  dialSet: (percent) => `${percent} persönlich.`,

  interests: 'Was über Sie gelernt wurde',
  noInterests: 'Noch nichts.',
  liked: 'Das mögen Sie',
  avoided: 'Das mögen Sie nicht',
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

  timeline: 'Was Sie getan haben',
  noTimeline: 'Nichts ist gemerkt.',
  taught: 'Gelernt',
  earlier: 'Früheres zeigen',
  takenBack: 'zurückgenommen',
  forgetThis: (what) => `Vergessen: ${what}`,

  data: 'Ihre Daten',
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
  privacyLead: 'Nichts von dem, was über Sie gelernt wird. Es wird in Ihrem Browser berechnet und gespeichert.',
  privacyPoints: [
    'Der Server der Seite sieht, was jeder Server sieht: Ihre Adresse, die Seiten, die Sie öffnen, und die Bilder, die Ihr Browser lädt.',
    'Öffnen Sie etwas Empfohlenes, so sieht die Seite, dass Sie es geöffnet haben.',
    'Wer diesen Browser benutzen kann, und jedes Skript auf dieser Seite, kann lesen, was gespeichert ist: Es ist nicht verschlüsselt.',
  ],
  notice: 'Der ganze Hinweis',
}
