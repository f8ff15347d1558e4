import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { ParcelModel } from './ParcelModel.js';

export interface Parcel {
  init(scenario: Scenario<ParcelModel>): this;
  toScenario(): Promise<Scenario<ParcelModel>>;

  /** Move the parcel into a yard lane. Only stamped parcels may move. */
  park(lane: string): this;
  stamp(): this;
  label(): string;
}
