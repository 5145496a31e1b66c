/** What this room calls things, where the package's own words would do for any shop: its popularity is the great lists. */
import { english, type Messages } from 'penchant/words'

export const messages: Messages = {
  ...english,
  nameless: 'a book that is not here any more',
  reasons: { ...english.reasons, popularity: 'The great lists name it' },
  signals: { ...english.signals, popularity: 'the great lists' },
  parts: {
    ...english.parts,
    popularity: { pro: 'The great lists name it', contra: 'The great lists hardly name it' },
    featureAlike: { pro: 'Both have {value}', contra: 'Only one has {value}' },
  },
}
