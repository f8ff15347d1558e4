// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import { DefaultParcel } from '../layer2/DefaultParcel.js';
import type { ParcelModel } from '../layer3/ParcelModel.js';

/**
 * What the parcel desk types. Works on the one waybill it was given.
 *
 * @cliSyntax parcel <where|weight|arrive|deliver> [place] [at] [signature]
 */
export class ParcelCLI {
  private parcel = new DefaultParcel();
  private answer = '';

  init(scenario: Scenario<ParcelModel>): this {
    this.parcel = new DefaultParcel().init(scenario);
    this.answer = '';
    return this;
  }

  /**
   * @cliDefault verb where
   */
  run(args: readonly string[]): this {
    const [verb = 'where', first = '', second = '', third = ''] = args;
    if (verb === 'weight') {
      this.answer = `${(this.parcel.totalGrams() / 1000).toFixed(3)} kg`;
      return this;
    }
    if (verb === 'arrive') {
      this.parcel.arrive(first, second, third);
    }
    if (verb === 'deliver') {
      this.parcel.deliver(first, second);
    }
    this.answer = this.parcel.isDelivered()
      ? `delivered, ${this.parcel.whereabouts()}`
      : this.parcel.whereabouts();
    return this;
  }

  print(): string {
    return this.answer;
  }
}
