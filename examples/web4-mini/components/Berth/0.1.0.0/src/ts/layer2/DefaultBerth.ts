// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { Berth } from '../layer3/Berth.js';
import type { BerthModel } from '../layer3/BerthModel.js';

/** A berth with a queue. Sizes are judged at the lowest tide, without exceptions. */
export class DefaultBerth implements Berth {
  private readonly clearanceMetres = 0.5;
  private readonly ropeMetres = 12;
  private owner = 'harbour master';
  private model: BerthModel = {
    uuid: '',
    name: '',
    lengthMetres: 0,
    depthMetres: 0,
    ship: '',
    queue: [],
  };

  init(scenario: Scenario<BerthModel>): this {
    const { model, owner } = scenario;
    this.model = { ...model, queue: model.queue.slice() };
    this.owner = owner;
    return this;
  }

  async toScenario(): Promise<Scenario<BerthModel>> {
    const copy = { ...this.model, queue: this.model.queue.slice() };
    return { ior: { uuid: copy.uuid, component: 'Berth', version: '0.1.0.0' }, owner: this.owner, model: copy };
  }

  fits(lengthMetres: number, draughtMetres: number): boolean {
    const longEnough = lengthMetres + this.ropeMetres <= this.model.lengthMetres;
    const deepEnough = draughtMetres + this.clearanceMetres <= this.model.depthMetres;
    return longEnough && deepEnough;
  }

  ask(ship: string): this {
    if (ship === this.model.ship || this.model.queue.includes(ship)) {
      return this;
    }
    if (this.model.ship === '') {
      this.model.ship = ship;
    } else {
      this.model.queue.push(ship);
    }
    return this;
  }

  leave(): this {
    this.model.ship = this.model.queue.shift() ?? '';
    return this;
  }

  alongside(): string {
    return this.model.ship;
  }

  waiting(): number {
    return this.model.queue.length;
  }
}
