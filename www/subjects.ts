/**
 * Ways into the collection beyond the shelves: subjects as `books.ndjson` has them, with how many of its books carry
 * each (books, not rows). Counted once, like the catalogue is compiled once; `recommend` itself does not count.
 */
export interface Subject {
  readonly name: string
  readonly books: number
}

export const SUBJECTS: readonly Subject[] = [
  { name: 'Sea stories', books: 60 },
  { name: 'Detective and mystery stories', books: 96 },
  { name: 'Science fiction', books: 231 },
  { name: 'Fairy tales', books: 56 },
  { name: 'Love stories', books: 191 },
  { name: 'Adventure stories', books: 362 },
  { name: 'Historical fiction', books: 160 },
  { name: 'Western stories', books: 107 },
  { name: 'Humorous stories', books: 95 },
  { name: 'Fantasy fiction', books: 91 },
  { name: 'War stories', books: 73 },
  { name: 'Psychological fiction', books: 92 },
  { name: 'Tragedies (Drama)', books: 47 },
  { name: 'Comedy plays', books: 88 },
  { name: 'Horror tales', books: 32 },
  { name: 'Gothic fiction', books: 22 },
  { name: 'Classical literature', books: 37 },
  { name: 'Satire', books: 43 },
  { name: 'Christmas stories', books: 24 },
]

/** What "Try it" opens three books of. */
export const TRIALS: readonly { readonly subject: string; readonly words: string }[] = [
  { subject: 'Sea stories', words: 'sea stories' },
  { subject: 'Detective and mystery stories', words: 'detective stories' },
  { subject: 'Fairy tales', words: 'fairy tales' },
]
