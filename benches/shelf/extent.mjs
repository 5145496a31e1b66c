// How much the benchmark of shelves measures: everything, or as little as takes it through every step.

/**
 * What the documents quote. `users` are those of MovieTweetings whose last fifth is to be found, a good quarter of them
 * newcomers; `visits` are those of each simulated reader.
 */
export const whole = { users: Infinity, dimensions: 64, readers: 40, visits: 200 }

export const quick = { users: 80, dimensions: 8, readers: 2, visits: 10 }
