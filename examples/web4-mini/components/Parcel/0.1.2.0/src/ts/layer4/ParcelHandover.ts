// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import { ScenarioShelf } from '../../../../../Unit/latest/src/ts/layer4/ScenarioShelf.js';
import { DefaultParcel } from '../layer2/DefaultParcel.js';
import type { ParcelModel } from '../layer3/ParcelModel.js';

/**
 * Moves a batch of parcels to one place, all or none.
 *
 * Every parcel is checked in memory first. Only when the whole batch agrees is
 * anything written, so a refused signature leaves the shelf as it was.
 */
export class ParcelHandover {
  private shelf = new ScenarioShelf();
  private place = '';
  private signedBy = '';

  constructor() {}

  init(scenario: Scenario<{ folder: string; place: string; signedBy: string }>): this {
    const { folder, place, signedBy } = scenario.model;
    this.shelf.init({ ...scenario, model: { folder } });
    this.place = place;
    this.signedBy = signedBy;
    return this;
  }

  async handOver(uuids: readonly string[], at: string): Promise<this> {
    const moved: DefaultParcel[] = [];
    for (const uuid of uuids) {
      const waybill = await this.shelf.take<ParcelModel>('Parcel', uuid);
      moved.push(new DefaultParcel().init(waybill).arrive(this.place, at, this.signedBy));
    }
    for (const parcel of moved) {
      await this.shelf.put(await parcel.toScenario());
    }
    return this;
  }

  async weighBatch(uuids: readonly string[]): Promise<number> {
    let grams = 0;
    for (const uuid of uuids) {
      const parcel = new DefaultParcel().init(await this.shelf.take<ParcelModel>('Parcel', uuid));
      grams += parcel.totalGrams();
    }
    return grams;
  }
}
