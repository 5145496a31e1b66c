// The option sets that are held against each other. A set whose options the engine does not know is left out, and the
// report says so: without what shapes it is by the score alone.

const SETS = [
  { name: 'as it comes', options: {} },
  { name: 'without what shapes it', options: { shape: false } },
]

/** The sets that `recommend` takes. The first one is what a site gets that says nothing. */
export async function optionSets(penchant) {
  const known = []
  for (const set of SETS) {
    try {
      await penchant.recommend({ ...set.options, limit: 1 })
      known.push(set)
    } catch (error) {
      if (error.code !== 'option_invalid') throw error
    }
  }
  return known
}
