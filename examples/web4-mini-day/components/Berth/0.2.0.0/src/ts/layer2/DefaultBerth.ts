// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { Berth, BerthModel } from '../layer3/Berth.js';

/** Ships lie end to end with a gap for the ropes; the western end is metre 0. */
export class DefaultBerth implements Berth {
  private readonly gapMetres = 8;
  private readonly keelMetres = 0.5;
  private owner = 'harbour master';
  private model: BerthModel = { uuid: '', name: '', lengthMetres: 0, depthMetres: 0, alongside: [] };

  constructor() {
    // the wall is measured in init
  }

  init(scenario: Scenario<BerthModel>): this {
    this.model = structuredClone(scenario.model);
    this.model.alongside.sort(this.westToEastInternal);
    this.owner = scenario.owner;
    return this;
  }

  async toScenario(): Promise<Scenario<BerthModel>> {
    return {
      ior: { uuid: this.model.uuid, component: 'Berth', version: '0.2.0.0' },
      owner: this.owner,
      model: structuredClone(this.model),
    };
  }

  findRoom(lengthMetres: number): number {
    let metre = 0;
    for (const place of this.model.alongside) {
      if (metre + lengthMetres + this.gapMetres <= place.fromMetre) {
        return metre;
      }
      metre = place.fromMetre + place.lengthMetres + this.gapMetres;
    }
    return metre + lengthMetres <= this.model.lengthMetres ? metre : -1;
  }

  moor(ship: string, lengthMetres: number, draughtMetres: number): this {
    if (draughtMetres + this.keelMetres > this.model.depthMetres) {
      throw new Error(`${ship} would touch ground at ${this.model.name}`);
    }
    const fromMetre = this.findRoom(lengthMetres);
    if (fromMetre === -1) {
      throw new Error(`${this.model.name} has no ${lengthMetres} m in one piece`);
    }
    this.model.alongside.push({ ship, fromMetre, lengthMetres });
    this.model.alongside.sort(this.westToEastInternal);
    return this;
  }

  castOff(ship: string): this {
    const staying: BerthModel['alongside'] = [];
    for (const place of this.model.alongside) {
      if (place.ship !== ship) {
        staying.push(place);
      }
    }
    this.model.alongside = staying;
    return this;
  }

  freeMetres(): number {
    let free = this.model.lengthMetres;
    for (const place of this.model.alongside) {
      free -= place.lengthMetres;
    }
    return free;
  }

  private westToEastInternal(left: { fromMetre: number }, right: { fromMetre: number }): number {
    return left.fromMetre - right.fromMetre;
  }
}
