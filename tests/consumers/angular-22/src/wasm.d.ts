// What Angular's builder makes of `with { loader: 'file' }`: the address of the file, which it copies to the build.
declare module 'penchant/penchant.wasm' {
  const address: string
  export default address
}
