// The English strings that are shown before any interaction. The others are loaded with the scripts that use them.

export const first = {
  shelf: 'Recommended for you',
  together: 'Goes well with it',
  history: 'Recently viewed',
  loading: 'Loading…',
  empty: 'Nothing to show here.',
  failed: 'This did not work. Please try again.',
  unavailable: 'This cannot be shown at the moment.',
  again: 'Try again',
  why: 'Why this?',
}
