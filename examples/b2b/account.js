// What the site knows of a signed-in customer from its own systems. It is kept apart from what is learned: nothing here was guessed from
// behaviour, and nothing that was learned goes back to the account.

export const account = { company: 'Nordwind Logistics', edition: 'Team' }

/** Pages of an edition that the customer does not have are no help to them. */
export const forAccount = { edition: account.edition }

const DAY = 86_400_000

/**
 * What a colleague agreed to share with the company: what `data.export()` gave in their browser. A site would keep it with the account and
 * serve it to its people; here it is written down, with the times counted back from today so that it does not grow old.
 */
function colleague(now) {
  const acts = [
    { type: 'bookmark', item: 'webhook-retry', at: now - 2 * DAY },
    { type: 'view', item: 'webhook-verify', at: now - 2 * DAY },
    { type: 'bookmark', item: 'alerts', at: now - 6 * DAY },
  ]
  const events = acts.reverse().map((event, place) => ({ number: place + 1, ...event }))
  // The items' features are those of this site's catalogue.
  const items = acts.map(({ item }) => ({ id: item, features: [] }))
  return { format: 'penchant-profile', version: 1, events, items }
}

/** The layers of `open`: a colleague's acts count a third of the reader's own, and nothing is written to them. */
export const layers = [{ name: account.company, weight: 0.33, data: colleague(Date.now()) }]
