// How much the benchmark of quality measures: everything, or as little as takes it through every step.

/** What docs/decisions and docs/vectors.md quote. `users` are those of MovieTweetings whose last fifth is to be found. */
export const whole = {
  users: Infinity,
  learn: [],
  papers: { dimensions: 128, terms: 20, learn: ['--budget', '30m'] },
  films: { dimensions: 64 },
}

export const quick = {
  users: 30,
  learn: ['--plan', 'quick'],
  papers: { dimensions: 8, terms: 3, learn: [] },
  films: { dimensions: 8 },
}
