/** Without a file: the script with the engine is loaded when it is needed, and so not counted in the `initial` budget. */
export async function openBooks() {
  const { open } = await import('penchant/inline')
  return open({ catalog: 'catalog.pnc', consent: 'session' })
}
