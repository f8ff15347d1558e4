// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { CraneModel } from '../layer3/CraneModel.js';
import { DefaultCrane } from './DefaultCrane.js';

/**
 * A gantry stands on two rails, so its load does not depend on the reach.
 * Wind does matter: above the limit the gantry only lowers.
 */
export class DefaultGantryCrane extends DefaultCrane {
  private readonly windLimit = 17;
  private windMetresPerSecond = 0;

  constructor() {
    super();
  }

  override init(scenario: Scenario<CraneModel>): this {
    super.init(scenario);
    this.windMetresPerSecond = 0;
    return this;
  }

  feelWind(metresPerSecond: number): this {
    this.windMetresPerSecond = metresPerSecond;
    return this;
  }

  override lift(kilograms: number): this {
    if (this.windMetresPerSecond > this.windLimit) {
      throw new Error(`Wind ${this.windMetresPerSecond} m/s, gantry ${this.model.callSign} only lowers`);
    }
    return super.lift(kilograms);
  }

  override allowedLoad(): number {
    return this.model.safeLoad;
  }
}
