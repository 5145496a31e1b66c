// What the site knows of a signed-in customer from its own systems. It is kept apart from what is learned: nothing here was guessed from
// behaviour, and nothing that was learned goes back to the account.

export const account = { company: 'Nordwind Logistics', edition: 'Team' }

/** Pages of an edition that the customer does not have are no help to them. */
export const forAccount = { edition: account.edition }
