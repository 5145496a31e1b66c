// A test asks for something that WebDriver does not have. The harness skips such a test and says why.

export class NotInWebDriver extends Error {
  constructor(what) {
    super(`WebKitGTK: ${what}`)
    this.name = 'NotInWebDriver'
  }
}

export const lacks = (what) => () => {
  throw new NotInWebDriver(what)
}
