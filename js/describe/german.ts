// The sentences of `describe` in German.

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

const LOCALE = 'de'

const BASES: Readonly<Record<LegalBasis, string>> = {
  consent: 'Ihre Einwilligung (Art. 6 Abs. 1 lit. a DSGVO), die Sie jederzeit widerrufen können',
  contract: 'die Erfüllung eines Vertrags mit Ihnen (Art. 6 Abs. 1 lit. b DSGVO)',
  'legal-obligation': 'eine rechtliche Verpflichtung (Art. 6 Abs. 1 lit. c DSGVO)',
  'vital-interests': 'der Schutz lebenswichtiger Interessen (Art. 6 Abs. 1 lit. d DSGVO)',
  'public-task': 'eine Aufgabe im öffentlichen Interesse (Art. 6 Abs. 1 lit. e DSGVO)',
  'legitimate-interests': 'berechtigte Interessen (Art. 6 Abs. 1 lit. f DSGVO), denen Sie widersprechen können',
}

/** The data that a signal is computed from. */
function goesBy({ name, vectors, neighbours, learned }: Parameter): string {
  const fields = learned.length > 0 ? ` (${listed(LOCALE, learned)})` : ''
  if (vectors) return `wie nahe etwas dem steht, was Sie beachtet haben, nach den Artikelvektoren „${name}“`
  if (neighbours)
    return `was andere zu dem, was Sie beachtet haben, oder danach gewählt haben, nach der Tabelle „${name}“`
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

const quoted = (texts: readonly string[]): string =>
  listed(
    LOCALE,
    texts.map((text) => `„${text}“`),
  )

const shaping: ShapingWords = {
  unshaped: 'allein die Wertung gibt die Plätze, und nichts wird abgewechselt, ausgelost oder zurückgestellt',
  diversity: (share) =>
    share > 0
      ? `Ähnlichkeit mit dem, was darüber steht, zählt zu ${percent(LOCALE, share)}`
      : 'Ähnlichkeit mit dem, was darüber steht, zählt nicht',
  diversify: {
    mmr: 'Ähnlichkeit wird paarweise beurteilt (mmr)',
    dpp: 'Ähnlichkeit wird an allem zusammen beurteilt, was darüber steht (dpp)',
  },
  calibration: (share) =>
    share > 0
      ? `Ihrer eigenen Mischung von Interessen wird mit einer Stärke von ${percent(LOCALE, share)} gefolgt`
      : 'Ihrer eigenen Mischung von Interessen wird nicht gefolgt',
  calibrate: (field) => `die Mischung, der gefolgt wird, ist die von ${field}`,
  exploration: (share) =>
    share > 0 ? `bis zu ${percent(LOCALE, share)} der Plätze werden ausgelost` : 'kein Platz wird ausgelost',
  explore: {
    thompson: 'die Lose richten sich danach, was von Ihrem Geschmack am wenigsten gewiss ist, wo er bekannt ist',
    uniform: 'alles, was gezogen werden kann, hat das gleiche Los',
  },
  rotation: (changes) =>
    changes
      ? 'was nah beieinander steht, kann von Besuch zu Besuch die Plätze tauschen'
      : 'was nah beieinander steht, tauscht die Plätze nicht',
  fatigue: (fatigue) =>
    fatigue
      ? `was Ihnen ${written(LOCALE, fatigue.after)}-mal gezeigt wurde (Zeitraum: ${span(LOCALE, fatigue.hours)}) und woran Sie vorbeigegangen sind, rückt nach hinten: seine Wertung sinkt um ${written(LOCALE, fatigue.cost)}`
      : 'woran Sie vorbeigegangen sind, rückt nicht nach hinten',
  reach: {
    hide: 'was etwas voraussetzt, das Sie nicht abgeschlossen haben, wird weggelassen',
    show: 'auch was etwas voraussetzt, das Sie nicht abgeschlossen haben, wird gezeigt',
  },
  cart: 'was zu Ihrem Warenkorb passt, steht weiter oben, und was darin liegt, bleibt fort',
  frequency: (frequency) =>
    frequency
      ? `was Ihnen ${written(LOCALE, frequency.most)}-mal gezeigt wurde (Zeitraum: ${span(LOCALE, frequency.hours)}) und woran Sie vorbeigegangen sind, bleibt fort`
      : 'nichts bleibt fort, weil es schon oft gezeigt wurde',
  caps: (caps) =>
    caps.length > 0
      ? `nur so viele Einträge haben denselben Wert: ${numbered(caps)}`
      : 'beliebig viele Einträge dürfen denselben Wert haben',
  exposure: (shares) =>
    shares.length > 0
      ? `Gruppen haben einen Anteil an den Plätzen: ${listed(
          LOCALE,
          shares.map(([group, least, most]) => `${group} ${percent(LOCALE, least)} bis ${percent(LOCALE, most)}`),
        )}`
      : 'keiner Gruppe ist ein Anteil an den Plätzen vorbehalten',
  boosts: (lifted, lowered) =>
    [
      ...(lifted.length > 0 ? [`die Website hebt manches: ${quoted(lifted)}`] : []),
      ...(lowered.length > 0 ? [`die Website senkt manches: ${quoted(lowered)}`] : []),
    ].join('; ') || 'die Website hebt und senkt nichts',
  pins: (placed) =>
    placed.length > 0
      ? `die Website setzt manches an einen Platz: ${quoted(placed)}`
      : 'die Website setzt nichts an einen Platz',
  available: (fields) => `nur was dort verfügbar ist, wird gezeigt, nach ${listed(LOCALE, fields)}`,
}

const segments: SegmentWords = {
  named:
    'Die Website benennt Gruppen von Besuchern. Zu einer gehören Sie, solange alles zutrifft, was hier von ihr steht:',
  segment: (name, conditions) => `„${name}“: ${conditions.join('; ')}.`,
  interest: (interest, atLeast, atMost) =>
    `${interest} hat ${bounds(atLeast, atMost)} des Gewichts Ihres stärksten Interesses`,
  situation: (key, values) => `${key} ist ${either(LOCALE, values)}`,
  fact: (name, words) => `${name} ist angegeben als ${either(LOCALE, words)}`,
  factBetween: (name, least, most) => `${name} ist angegeben als ${between(number(least), number(most))}`,
  acts: (atLeast) => `Sie haben mindestens ${written(LOCALE, atLeast)}-mal etwas mit Einträgen getan`,
  recency: (atLeast, atMost) => `was Sie zuletzt getan haben, ist ${between(spanned(atLeast), spanned(atMost))} her`,
  counted: {
    visits: (least, most, within) => `Sie waren ${between(number(least), number(most))}-mal hier${ofLate(within)}`,
    purchases: (least, most, within) =>
      `Sie haben ${between(number(least), number(most))}-mal etwas gekauft${ofLate(within)}`,
    spend: (least, most, within) => `Sie haben ${between(number(least), number(most))} ausgegeben${ofLate(within)}`,
  },
  centroid: (near, far, atLeast) =>
    `Ihre Interessen sind ${listed(LOCALE, [
      ...(near.length > 0 ? [`ähnlich zu ${listed(LOCALE, near)}`] : []),
      ...(far.length > 0 ? [`unähnlich zu ${listed(LOCALE, far)}`] : []),
    ])}, mit einer Ähnlichkeit von mindestens ${written(LOCALE, atLeast)}`,
  nearest: (group) => `von den Gruppen von „${group}“ ist sie Ihren Interessen die nächste`,
  stays: [
    'Ob Sie zu einer gehören, wird in diesem Browser berechnet. Die Seite kann danach fragen und sich danach richten.',
    'Penchant sagt es sonst niemandem und hält es nirgends fest.',
  ],
}

const bounds = (atLeast: number | undefined, atMost: number | undefined): string =>
  between(share(atLeast), share(atMost))

type Bound = string | false

/** Two bounds in words, of which one may be missing. */
function between(least: Bound, most: Bound): string {
  if (most === false) return `mindestens ${least}`
  return least === false ? `höchstens ${most}` : `${least} bis ${most}`
}
const share = (bound: number | undefined): Bound => bound !== undefined && percent(LOCALE, bound)
const number = (bound: number | undefined): Bound => bound !== undefined && written(LOCALE, bound)
const spanned = (hours: number | undefined): Bound => hours !== undefined && span(LOCALE, hours)
const ofLate = (within: number | undefined): string =>
  within === undefined ? '' : ` (Zeitraum: ${span(LOCALE, within)})`

/** Names, each with its number, as a list. */
const numbered = (numbers: readonly (readonly [string, number])[]): string =>
  listed(
    LOCALE,
    numbers.map(([name, number]) => `${name} ${written(LOCALE, number)}`),
  )

export const german: Words = {
  locale: 'de',
  titles: {
    purposes: 'Wozu es dient',
    storage: 'Was wo und wie lange gespeichert wird',
    ranking: 'Was die Reihenfolge bestimmt',
    segments: 'Zu welchen Gruppen Sie gehören können',
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
    'Auf der Stufe „device“ bleibt es im Speicher dieses Browsers (IndexedDB), auf diesem Gerät; ein Vermerk daneben (localStorage) sagt, dass es da ist und wie viele Einträge es ungefähr waren. Auch das Angebot der Website, wie es zuletzt geladen wurde, wird aufbewahrt (Cache Storage), für den Fall, dass die Website nicht zu erreichen ist.',
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
    'Danach wird die Liste abwechslungsreich gemacht: Was dem darüber zu ähnlich ist, rückt nach hinten, und kleinere Interessen behalten ihren Anteil. Zu Beginn eines Besuchs steht eines Ihrer Interessen vorn, durch Los bestimmt.',
  explores: (share) =>
    `Bis zu ${percent(LOCALE, share)} der Plätze werden ausgelost, meist an etwas außerhalb Ihrer Interessen; Sie können mehr oder weniger davon verlangen.`,
  tires: 'Was Ihnen mehrmals gezeigt wurde und woran Sie vorbeigegangen sind, rückt eine Zeit lang nach hinten.',
  serves:
    'Was Sie gekauft haben, zählt gegen weiteres dieser Art, solange man keines mehr braucht; was man wieder braucht, kommt zurück, wenn es so weit ist.',
  facts: (names) =>
    `Es zählt, was Sie oder die Website über Sie angeben: ${listed(LOCALE, names)}. Was dazu passt, steht weiter oben; Sie sehen die Angaben und können sie zurücknehmen.`,
  carts: 'Was zu Ihrem Warenkorb passt, steht weiter oben; was darin ist, wird weggelassen.',
  paths: (hides) =>
    `Was auf das folgt, was Sie abgeschlossen haben, kommt zuerst${hides ? '; was etwas voraussetzt, das Sie nicht abgeschlossen haben, wird weggelassen' : ''}.`,
  variants:
    'Von mehreren Varianten eines Produkts wird eine gezeigt: wo das bekannt ist, die, die zu dem passt, was Sie bisher gewählt haben.',
  rotates: 'Was nah beieinander steht, kann von Besuch zu Besuch die Plätze tauschen.',
  rules: 'Die Website begrenzt, hebt oder setzt manches selbst; wo sie das tut, sagt es die Erklärung des Eintrags.',
  heldOut: (share) =>
    `${percent(LOCALE, share)} der Besucher, durch Los bestimmt, bekommen die Reihenfolge, die für alle gleich ist, damit sich beide vergleichen lassen.`,
  surface: (name, weights) => `Im Teil der Website namens „${name}“ gelten andere Gewichte: ` + `${numbered(weights)}.`,
  shapedOtherwise: (name, clauses) =>
    `Im Teil der Website namens „${name}“ wird die Liste anders gestaltet: ${clauses.join('; ')}.`,
  shaping,
  segments,
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
