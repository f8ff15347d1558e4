// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import { DefaultBeacon } from '../layer2/DefaultBeacon.js';
import type { BeaconModel } from '../layer3/BeaconModel.js';

/**
 * The keeper's evening round over all lights of one basin.
 *
 * @cliSyntax beacon <light|douse|chart|bulbs>
 */
export class BeaconCLI {
  private lights: DefaultBeacon[] = [];
  private report: string[] = [];

  constructor() {}

  init(scenario: Scenario<{ lights: Scenario<BeaconModel>[] }>): this {
    this.lights = [];
    for (const light of scenario.model.lights) {
      this.lights.push(new DefaultBeacon().init(light));
    }
    return this;
  }

  /** @cliDefault verb chart */
  round(verb = 'chart'): this {
    this.report = [];
    for (const beacon of this.lights) {
      this.visit(beacon, verb);
    }
    return this;
  }

  text(): string {
    return this.report.join('\n');
  }

  /** @cliHide */
  private visit(beacon: DefaultBeacon, verb: string): void {
    if (verb === 'bulbs') {
      this.report.push(beacon.needsBulb() ? 'bulb!' : 'fine');
      return;
    }
    if (verb === 'light' && !beacon.needsBulb()) {
      beacon.light();
    }
    if (verb === 'douse') {
      beacon.douse();
    }
    this.report.push(beacon.character());
  }
}
