// The English words that stand on a page before anybody has asked for anything. The others come with what says them.

export const first = {
  shelf: 'Recommended for you',
  loading: 'Loading…',
  empty: 'Nothing to show here.',
  failed: 'This did not work. Please try again.',
  unavailable: 'This cannot be shown at the moment.',
  again: 'Try again',
  why: 'Why this?',
}
