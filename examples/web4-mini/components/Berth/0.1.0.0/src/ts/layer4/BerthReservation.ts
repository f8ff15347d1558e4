// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import { ScenarioShelf } from '../../../../../Unit/latest/src/ts/layer4/ScenarioShelf.js';
import { DefaultBerth } from '../layer2/DefaultBerth.js';
import type { BerthModel } from '../layer3/BerthModel.js';

/** Looks through all berths of a basin and takes the smallest one that will do. */
export class BerthReservation {
  private shelf = new ScenarioShelf();
  private basin: string[] = [];

  constructor() {
    // which basin is said in init
  }

  init(scenario: Scenario<{ folder: string; basin: string[] }>): this {
    this.shelf.init({ ...scenario, model: { folder: scenario.model.folder } });
    this.basin = [...scenario.model.basin];
    return this;
  }

  async reserve(ship: string, lengthMetres: number, draughtMetres: number): Promise<string> {
    let best: Scenario<BerthModel> | undefined;
    for (const uuid of this.basin) {
      const scenario = await this.shelf.take<BerthModel>('Berth', uuid);
      const usable = scenario.model.ship === '' && new DefaultBerth().init(scenario).fits(lengthMetres, draughtMetres);
      if (usable && (best === undefined || scenario.model.lengthMetres < best.model.lengthMetres)) {
        best = scenario;
      }
    }
    if (best === undefined) {
      throw new Error(`No free berth for ${ship}, ${lengthMetres} m by ${draughtMetres} m`);
    }
    await this.shelf.put(await new DefaultBerth().init(best).ask(ship).toScenario());
    return best.model.name;
  }

  async castOff(uuid: string): Promise<this> {
    const berth = new DefaultBerth().init(await this.shelf.take<BerthModel>('Berth', uuid));
    await this.shelf.put(await berth.leave().toScenario());
    return this;
  }
}
