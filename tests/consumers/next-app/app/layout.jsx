import { PenchantProvider } from 'penchant/react'

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <PenchantProvider catalog="/catalog.pnc" consent="session">
          {children}
        </PenchantProvider>
      </body>
    </html>
  )
}
