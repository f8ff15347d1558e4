// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { Crane } from '../layer3/Crane.js';
import type { CraneModel } from '../layer3/CraneModel.js';

/** A slewing crane: the further out, the less it may carry. */
export class DefaultCrane implements Crane {
  protected model: CraneModel = {
    uuid: '',
    callSign: '',
    safeLoad: 0,
    radius: 1,
    longestRadius: 1,
    hookLoad: 0,
    liftsToday: 0,
  };
  protected owner = 'quay master';

  constructor() {}

  init(scenario: Scenario<CraneModel>): this {
    this.model = { ...this.model, ...scenario.model };
    this.owner = scenario.owner;
    return this;
  }

  async toScenario(): Promise<Scenario<CraneModel>> {
    return {
      ior: { uuid: this.model.uuid, component: 'Crane', version: '0.2.0.0' },
      owner: this.owner,
      model: { ...this.model },
    };
  }

  reach(metres: number): this {
    if (metres > this.model.longestRadius) {
      throw new RangeError(`${this.model.callSign} ends at ${this.model.longestRadius} m`);
    }
    if (this.model.hookLoad > this.allowedLoad(metres)) {
      throw new Error(`${this.model.callSign} would tip at ${metres} m`);
    }
    this.model.radius = metres;
    return this;
  }

  lift(kilograms: number): this {
    if (this.model.hookLoad > 0) {
      throw new Error(`${this.model.callSign} has a load on the hook`);
    }
    const allowed = this.allowedLoad(this.model.radius);
    if (kilograms > allowed) {
      throw new Error(`${kilograms} kg is more than the ${allowed} kg allowed here`);
    }
    this.model.hookLoad = kilograms;
    this.model.liftsToday += 1;
    return this;
  }

  lower(): this {
    this.model.hookLoad = 0;
    return this;
  }

  allowedLoad(metres: number): number {
    const shortest = 5;
    return Math.floor((this.model.safeLoad * shortest) / Math.max(shortest, metres));
  }
}
