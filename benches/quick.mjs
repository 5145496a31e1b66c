// What a quick run says of itself wherever its figures stand. It takes seconds, on small inputs, and shows that a benchmark
// still works from its first step to its last line; `npm test` runs it.

export const NOTICE =
  'A quick run on small inputs: it shows that the benchmark works. Its figures are not to be quoted.'

/** What stands before the results of a run as one object. */
export const marked = (isQuick) => (isQuick ? { notice: NOTICE } : {})
