// The sentences of `describe` in German.

import type { LegalBasis } from '../types.js'
import { dayOf, listed, type Parameter, percent, span, type Words, written } from './words.js'

const LOCALE = 'de'

const BASES: Readonly<Record<LegalBasis, string>> = {
  consent: 'Ihre Einwilligung (Art. 6 Abs. 1 lit. a DSGVO), die Sie jederzeit widerrufen können',
  contract: 'die Erfüllung eines Vertrags mit Ihnen (Art. 6 Abs. 1 lit. b DSGVO)',
  'legal-obligation': 'eine rechtliche Verpflichtung (Art. 6 Abs. 1 lit. c DSGVO)',
  'vital-interests': 'der Schutz lebenswichtiger Interessen (Art. 6 Abs. 1 lit. d DSGVO)',
  'public-task': 'eine Aufgabe im öffentlichen Interesse (Art. 6 Abs. 1 lit. e DSGVO)',
  'legitimate-interests': 'berechtigte Interessen (Art. 6 Abs. 1 lit. f DSGVO), denen Sie widersprechen können',
}

/** What each signal goes by. */
function goesBy({ name, vectors, learned }: Parameter): string {
  const fields = learned.length > 0 ? ` (${listed(LOCALE, learned)})` : ''
  if (vectors) return `wie nahe etwas dem steht, was Sie beachtet haben, nach den Artikelvektoren „${name}“`
  switch (name) {
    case 'affinity':
      return `was etwas mit dem gemeinsam hat, was Sie auf längere Sicht beachtet haben${fields}`
    case 'session':
      return `was es mit dem gemeinsam hat, was Sie eben erst beachtet haben${fields}`
    case 'context':
      return 'was Sie in einer Lage wie dieser beachten, etwa zu dieser Tageszeit oder auf dieser Art von Gerät'
    case 'price':
      return 'wie gut der Preis zu dem passt, was Ihnen gefallen hat'
    case 'popularity':
      return 'wie beliebt etwas ist, für alle gleich'
    case 'trending':
      return 'wie beliebt etwas in letzter Zeit war, für alle gleich'
    case 'freshness':
      return 'wie neu etwas ist, für alle gleich'
    default:
      return name
  }
}

export const german: Words = {
  locale: 'de',
  titles: {
    purposes: 'Wozu es dient',
    storage: 'Was wo und wie lange gespeichert wird',
    ranking: 'Was die Reihenfolge bestimmt',
    never: 'Was nie gelernt wird',
    device: 'Wohin Ihre Daten gehen',
    controls: 'Was Sie tun können',
    contact: 'Wer dafür einsteht',
  },
  purposes: (purposes) => `Diese Website ordnet, was sie zeigt, zu diesen Zwecken: ${purposes.join('; ')}.`,
  legalBasis: (basis) => `Als Rechtsgrundlage nennt die Website: ${BASES[basis]}.`,
  levels: [
    'Solange die Personalisierung aus ist, wird nichts gelernt und nichts gespeichert.',
    'Auf der Stufe „session“ bleibt, was Sie tun, im Arbeitsspeicher der Seite und ist fort, wenn Sie sie verlassen.',
    'Auf der Stufe „device“ bleibt es im Speicher dieses Browsers (IndexedDB), auf diesem Gerät.',
  ],
  stored: (situation) =>
    'Ein Eintrag sagt, was Sie getan haben (etwa geöffnet, gemocht oder weggeschickt), womit und mit welchen Merkmalen, ' +
    `wann und in welchem Teil der Website, und wonach Sie gesucht haben${situation ? '; dabei steht grob die Lage: Tageszeit, Werktag oder Wochenende, Art des Geräts, Sprache' : ''}.`,
  kept: (events, days) =>
    `Höchstens ${written(LOCALE, events)} Einträge werden aufbewahrt. Höchste Aufbewahrungsdauer: ${span(LOCALE, days * 24)}.`,
  personalOrder: 'Die Reihenfolge ist eine gewichtete Summe dieser Parameter, der gewichtigste zuerst:',
  sameOrder: 'Die Reihenfolge ist für alle gleich: eine gewichtete Summe dieser Parameter, der gewichtigste zuerst:',
  noSignals: 'Kein Parameter ist in Kraft: Es gilt die Reihenfolge des Katalogs der Website.',
  signal: (parameter) =>
    `${percent(LOCALE, parameter.share)} des Gewichts: ${goesBy(parameter)}${parameter.against ? '; mehr davon rückt etwas weiter nach hinten' : ''}.`,
  fades: (long, short) =>
    `Was Sie getan haben, verblasst. Zeit, nach der es noch halb zählt: ${span(LOCALE, long)}` +
    `${short === undefined ? '' : `; als Teil des Besuchs: ${span(LOCALE, short)}`}.`,
  trust: 'Je weniger von Ihnen bekannt ist, desto weniger zählen die persönlichen Parameter.',
  adapts:
    'Wie viel jeder Parameter zählt, wird auf diesem Gerät dem angepasst, was Sie von dem Gezeigten geöffnet haben.',
  varies:
    'Danach wird die Liste abwechslungsreich gemacht: Was dem darüber zu ähnlich ist, rückt nach hinten, und kleinere Interessen behalten ihren Anteil.',
  explores: (share) =>
    `Bis zu ${percent(LOCALE, share)} der Plätze werden ausgelost, meist an etwas außerhalb Ihrer Interessen; Sie können mehr oder weniger davon verlangen.`,
  tires: 'Was Ihnen mehrmals gezeigt wurde und woran Sie vorbeigegangen sind, rückt eine Zeit lang nach hinten.',
  rules: 'Die Website begrenzt, hebt oder setzt manches selbst; wo sie das tut, sagt es die Erklärung des Eintrags.',
  heldOut: (share) =>
    `${percent(LOCALE, share)} der Besucher, durch Los bestimmt, bekommen die Reihenfolge, die für alle gleich ist, damit sich beide vergleichen lassen.`,
  surface: (name, weights) =>
    `Im Teil der Website namens „${name}“ gelten andere Gewichte: ` +
    `${listed(
      LOCALE,
      weights.map(([signal, weight]) => `${signal} ${written(LOCALE, weight)}`),
    )}.`,
  forbidden: (surfaces) =>
    `Gar nicht persönlich und für alle in derselben Reihenfolge: ${listed(LOCALE, surfaces)}. Nur was Sie weggeschickt haben, bleibt auch dort fort.`,
  sensitive: (fields) => `Aus diesen Eigenschaften wird nie etwas gelernt: ${listed(LOCALE, fields)}.`,
  device: [
    'Was gelernt wird und welche Reihenfolge daraus folgt, wird in diesem Browser berechnet. Penchant schickt nichts davon an irgendwen.',
    'Es holt sein Programm und den Katalog von der Website, und diese Abrufe sind bei allen gleich.',
    'Nur wenn Sie zustimmen, kann die Website Antworten über das erfragen, was sie ausprobiert; in jede ist Zufall gemischt.',
  ],
  controls: [
    'Sie können die Personalisierung ausschalten, auf den Besuch beschränken oder auf diesem Gerät bewahren lassen und das jederzeit ändern.',
    'Sie können einstellen, wie persönlich die Reihenfolge ist, bis hin zu jener der Website selbst.',
    'Sie können sehen, was woraus gelernt wurde und warum etwas steht, wo es steht.',
    'Sie können Interessen anheften, stummschalten und gewichten, einzelne Einträge zurücknehmen und alles vergessen lassen.',
    'Sie können Ihre Daten als Datei mitnehmen und wieder mitbringen.',
  ],
  owner: (owner, contact) => `Für diese Personalisierung steht ein: ${owner}. Kontakt: ${contact}.`,
  notice: (address) => `Die ganze Datenschutzerklärung: ${address}.`,
  version: (version) => `Dies ist Fassung ${version} der Richtlinie.`,
  review: (day) => `Sie ist zu überprüfen bis zum ${dayOf(LOCALE, day)}.`,
}
