// Prices and dates as Intl prints them for many places, read back through open({ items }): no number or instant is ever a wrong one.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { open } from '../../dist/node.js'

const AMOUNTS = [5, 19.99, 1299, 1299.5, 42_000, 129_900.25, 1_234_567.89]

/** The values of a field of items, as a page is shown them. */
async function shown(t, field, values, config) {
  const items = values.map((value, at) => ({ id: `i${at}`, [field]: value }))
  const one = await open({ items, config, consent: 'session' })
  t.after(() => one.close())
  return items.map(({ id }) => one.item(id)[field])
}

const PLACES = {
  'de-DE': 'EUR',
  'de-AT': 'EUR',
  'de-CH': 'CHF',
  'fr-FR': 'EUR',
  'fr-CH': 'CHF',
  'fr-CA': 'CAD',
  'en-US': 'USD',
  'en-GB': 'GBP',
  'en-CA': 'CAD',
  'en-AU': 'AUD',
  'en-NZ': 'NZD',
  'en-IN': 'INR',
  'hi-IN': 'INR',
  'it-IT': 'EUR',
  'es-ES': 'EUR',
  'es-MX': 'MXN',
  'es-AR': 'ARS',
  'pt-BR': 'BRL',
  'pt-PT': 'EUR',
  'nl-NL': 'EUR',
  'sv-SE': 'SEK',
  'nb-NO': 'NOK',
  'da-DK': 'DKK',
  'fi-FI': 'EUR',
  'pl-PL': 'PLN',
  'cs-CZ': 'CZK',
  'hu-HU': 'HUF',
  'ro-RO': 'RON',
  'tr-TR': 'TRY',
  'ru-RU': 'RUB',
  'uk-UA': 'UAH',
  'he-IL': 'ILS',
  'el-GR': 'EUR',
  'th-TH': 'THB',
  'id-ID': 'IDR',
  'ms-MY': 'MYR',
  'en-PH': 'PHP',
  'en-NG': 'NGN',
  'zh-TW': 'TWD',
}

describe('prices are read back as they were', () => {
  for (const [place, currency] of Object.entries(PLACES)) {
    test(`in ${place}`, async (t) => {
      for (const currencyDisplay of ['symbol', 'narrowSymbol', 'code']) {
        const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 }
        const format = new Intl.NumberFormat(place, { style: 'currency', currency, currencyDisplay, ...digits })
        const printed = AMOUNTS.map((amount) => format.format(amount))
        assert.deepEqual(await shown(t, 'price', printed), AMOUNTS, printed.join(' · '))
      }
    })
  }

  test('without a smaller unit, and with thousandths', async (t) => {
    for (const [place, currency, amounts] of [
      ['ja-JP', 'JPY', [5, 1299, 1_234_567]],
      ['ko-KR', 'KRW', [5, 1299, 1_234_567]],
      ['vi-VN', 'VND', [5, 1299, 1_234_567]],
      ['es-CL', 'CLP', [5, 1299, 1_234_567]],
      ['en-US', 'KWD', [5.125, 1299.5, 1_234_567.001]],
      ['de-DE', 'TND', [5.125, 1299.5, 1_234_567.001]],
    ]) {
      const format = new Intl.NumberFormat(place, { style: 'currency', currency })
      const printed = amounts.map((amount) => format.format(amount))
      assert.deepEqual(await shown(t, 'price', printed), amounts, printed.join(' · '))
    }
  })
})

/** The minutes by which a zone is ahead of UTC, from its clock. */
function offsetOf(zone, at) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const { year, month, day, hour, minute, second } = Object.fromEntries(
    parts.map(({ type, value }) => [type, Number(value)]),
  )
  return (Date.UTC(year, month - 1, day, hour, minute, second) - at) / 60_000
}

/** An instant with its offset and its zone, as RFC 9557 writes it. */
function zoned(at, zone, offset) {
  const local = new Date(at + offset * 60_000).toISOString().slice(0, 19)
  const size = Math.abs(offset)
  const two = (number) => String(number).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}[${zone}]`
}

test('a date with a zone is read back in every zone, in winter and in summer; an hour beside it is none', async (t) => {
  const instants = [Date.UTC(2026, 0, 15, 12), Date.UTC(2026, 6, 15, 12), Date.UTC(1999, 3, 4, 1, 30)]
  const dates = Intl.supportedValuesOf('timeZone').flatMap((zone) =>
    instants.map((at) => ({ at, zone, offset: offsetOf(zone, at) })),
  )
  assert.ok(dates.length > 1_000, `${dates.length} dates`)
  const printed = dates.map(({ at, zone, offset }) => zoned(at, zone, offset))
  assert.deepEqual(
    await shown(t, 'published', printed),
    dates.map(({ at }) => at),
  )
  const beside = dates.slice(0, 40).map(({ at, zone, offset }) => zoned(at, zone, offset + 60))
  for (const text of beside) {
    await assert.rejects(
      shown(t, 'published', [text], { fields: { published: 'date' } }),
      { code: 'source_field' },
      text,
    )
  }
})

test('dates in numbers are read in the order of the column', async (t) => {
  const days = Array.from({ length: 60 }, (_, day) => Date.UTC(2026, 0, 1 + day))
  for (const place of ['en-US', 'en-GB', 'de-DE', 'fr-FR', 'pt-BR', 'it-IT', 'ru-RU', 'pl-PL', 'sv-SE']) {
    const format = new Intl.DateTimeFormat(place, {
      timeZone: 'UTC',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
    const printed = days.map((day) => format.format(day))
    assert.deepEqual(await shown(t, 'published', printed), days, printed[0])
  }
  for (const place of ['en-US', 'en-GB', 'de-DE', 'es-ES', 'it-IT']) {
    const printed = days.map((day) => new Date(day + 34_215_000).toLocaleString(place, { timeZone: 'UTC' }))
    assert.deepEqual(
      await shown(t, 'published', printed),
      days.map((day) => day + 34_215_000),
      printed[0],
    )
  }
})
