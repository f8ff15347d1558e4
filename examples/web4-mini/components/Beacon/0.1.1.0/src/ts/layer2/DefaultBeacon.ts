// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import { PulsePattern } from '../layer1/PulsePattern.js';
import type { Beacon } from '../layer3/Beacon.js';
import type { BeaconModel } from '../layer3/BeaconModel.js';

/** The keeper's view of a light: on, off, how old is the bulb. */
export class DefaultBeacon implements Beacon {
  private readonly bulbLifeHours = 2000;
  private pattern = new PulsePattern();
  private owner = 'keeper';
  private model: BeaconModel = {
    uuid: '',
    chartName: '',
    colour: 'white',
    rhythm: [1, 4],
    lampHours: 0,
    burning: false,
  };

  constructor() {
    /* dark until init */
  }

  init(scenario: Scenario<BeaconModel>): this {
    this.pattern.init({ ...scenario, model: { rhythm: scenario.model.rhythm } });
    this.model = { ...scenario.model, rhythm: [...scenario.model.rhythm] };
    this.owner = scenario.owner;
    return this;
  }

  async toScenario(): Promise<Scenario<BeaconModel>> {
    return {
      ior: { uuid: this.model.uuid, component: 'Beacon', version: '0.1.1.0' },
      owner: this.owner,
      model: { ...this.model, rhythm: [...this.model.rhythm] },
    };
  }

  light(): this {
    if (this.needsBulb()) {
      throw new Error(`${this.model.chartName}: change the bulb before lighting`);
    }
    this.model.burning = true;
    return this;
  }

  douse(): this {
    this.model.burning = false;
    return this;
  }

  burn(hours: number): this {
    if (this.model.burning) {
      this.model.lampHours += hours * this.pattern.dutyShare();
      if (this.needsBulb()) {
        this.douse();
      }
    }
    return this;
  }

  changeBulb(): this {
    this.model.lampHours = 0;
    return this;
  }

  character(): string {
    const letter = this.model.colour.charAt(0).toUpperCase();
    const flashes = this.pattern.flashes();
    const group = flashes === 1 ? 'Fl' : `Fl(${flashes})`;
    return `${group} ${letter} ${this.pattern.periodSeconds()}s`;
  }

  needsBulb(): boolean {
    return this.model.lampHours >= this.bulbLifeHours;
  }
}
