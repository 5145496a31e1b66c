import { Component, signal } from '@angular/core'
import type { Shelf } from 'penchant'
import { openBooks } from './open'

@Component({
  selector: 'app-root',
  template: `
    <ol id="shelf">
      @for (place of shelf()?.items; track place.id) {
        <li>
          <button [attr.data-id]="place.id" (click)="choose(place.id)">{{ place.item["title"] }}</button>
        </li>
      }
    </ol>
  `,
})
export class App {
  protected readonly shelf = signal<Shelf | undefined>(undefined)
  private readonly penchant = openBooks()

  constructor() {
    this.draw()
  }

  protected async choose(item: string) {
    const penchant = await this.penchant
    await penchant.record({ type: 'click', item, recommendation: this.shelf()?.id })
    await this.draw()
  }

  private async draw() {
    const penchant = await this.penchant
    this.shelf.set(await penchant.recommend({ limit: 12 }))
  }
}
