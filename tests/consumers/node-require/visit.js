const ids = (shelf) => shelf.items.map(({ id }) => id)

exports.visit = async (penchant) => {
  let shelf = await penchant.recommend({ limit: 12 })
  const before = ids(shelf)
  for (let clicks = 0; clicks < 3; clicks++) {
    const item = ids(shelf).find((id) => id.startsWith('space'))
    await penchant.record({ type: 'click', item, recommendation: shelf.id })
    shelf = await penchant.recommend({ limit: 12 })
  }
  return { before, after: ids(shelf) }
}
