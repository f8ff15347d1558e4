// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { BeaconModel } from './BeaconModel.js';

/** A light that somebody has to keep. */
export interface Beacon {
  init(scenario: Scenario<BeaconModel>): this;
  toScenario(): Promise<Scenario<BeaconModel>>;

  light(): this;
  douse(): this;

  /** Let the lamp burn for so many hours; a doused lamp does not age. */
  burn(hours: number): this;
  changeBulb(): this;

  /** Short form for the chart, e.g. "Fl(2) R 10s". */
  character(): string;
  needsBulb(): boolean;
}
